package org.limpid.training.data;

import org.limpid.api.LimpidException;

/**
 * A data set: images to train on, and images that training never sees.
 *
 * @param name what the data set is called in messages and run folders
 * @param train the images to train on
 * @param heldOut the images to measure accuracy on
 */
public record Dataset(String name, ImageSet train, ImageSet heldOut) {

    /**
     * Checks that both splits can be fed to one model.
     *
     * @throws LimpidException if the splits differ in image shape, classes or normalisation
     */
    public Dataset {
        if (!train.shape().equals(heldOut.shape())) {
            throw new LimpidException(("Data set '%s': the images to train on are %s, the held-out ones are %s."
                            + " Both must have one shape; check that the files belong together.")
                    .formatted(name, train.shape(), heldOut.shape()));
        }
        if (!train.classNames().equals(heldOut.classNames())) {
            throw new LimpidException("Data set '%s': the classes to train on are %s, the held-out ones are %s."
                    .formatted(name, train.classNames(), heldOut.classNames()));
        }
        if (!train.normalization().equals(heldOut.normalization())) {
            throw new LimpidException("Data set '%s': held-out images are normalised by %s, the others by %s."
                    .formatted(name, heldOut.normalization(), train.normalization()));
        }
    }
}
