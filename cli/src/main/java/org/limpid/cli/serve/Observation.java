package org.limpid.cli.serve;

import java.util.List;
import java.util.Optional;
import org.limpid.analysis.Raster;
import org.limpid.training.Prediction;

/**
 * What a network made of an image.
 *
 * @param seen the image as the network sees it
 * @param prediction the classes, of a classifier
 * @param completed the pictures of a masked autoencoder
 * @param layers each of them, from the first to the last
 */
record Observation(
        Raster seen, Optional<Prediction> prediction, Optional<Completed> completed, List<LayerObservation> layers) {

    /**
     * An image of which patches were hidden.
     *
     * @param hidden how many of its patches
     * @param shown what the network saw of it
     * @param completed with the network's answer in the place of the rest
     */
    record Completed(int hidden, Raster shown, Raster completed) {}
}
