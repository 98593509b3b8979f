package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/**
 * Images of the first few digits, (m, H, W) with pixels from 0 to 255: to build a network from, to choose by, which are other
 * training images, and to try it on.
 */
record DigitSplit(LabelledSamples train, LabelledSamples validation, LabelledSamples test) {

    /**
     * The first images of each digit in the order of the data set, as the reference code takes them; all where there are
     * fewer, as of the zeros to test on.
     */
    static DigitSplit of(Dataset digits, int classes, int trainEach, int validationEach, int testEach) {
        return new DigitSplit(
                some(digits.train(), classes, 0, trainEach),
                some(digits.train(), classes, trainEach, validationEach),
                some(digits.heldOut(), classes, 0, testEach));
    }

    /** Those of each digit behind so many of it. */
    private static LabelledSamples some(ImageSet images, int classes, int skipped, int each) {
        int height = images.shape().height();
        int width = images.shape().width();
        if (images.shape().channels() != 1) {
            throw new LimpidException("the experiment needs grey images, and those of " + images.name() + " have "
                    + images.shape().channels() + " channels; name a folder with MNIST's files");
        }
        List<Integer> chosen = new ArrayList<>();
        int[] taken = new int[classes];
        for (int i = 0; i < images.size(); i++) {
            int label = images.label(i);
            if (label < classes && taken[label]++ >= skipped && taken[label] <= skipped + each) {
                chosen.add(i);
            }
        }
        int pixels = height * width;
        byte[] image = new byte[pixels];
        float[] values = new float[chosen.size() * pixels];
        int[] labels = new int[chosen.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(chosen.get(i));
            images.copyTo(chosen.get(i), image, 0);
            for (int at = 0; at < pixels; at++) {
                values[i * pixels + at] = image[at] & 0xff;
            }
        }
        return new LabelledSamples(Tensor.of(values, labels.length, height, width), Tensor.of(labels));
    }
}
