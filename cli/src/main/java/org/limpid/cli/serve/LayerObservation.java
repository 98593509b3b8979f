package org.limpid.cli.serve;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one layer did to an image.
 *
 * @param codingRate of the tokens in the layer's subspaces before its compression, in nats; none where a network has no
 *     subspaces
 * @param compressedRate the same behind its compression
 * @param nonZero the fraction of entries that the sparsification step left; none where there is no such step
 * @param attention for each head where the class token looks: each patch's part of its attention, together 1
 */
record LayerObservation(
        OptionalDouble codingRate,
        OptionalDouble compressedRate,
        OptionalDouble nonZero,
        List<List<Double>> attention) {}
