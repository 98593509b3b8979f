package org.limpid.training.data;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Small sets of random images for tests. */
final class TestImages {
    static final List<String> CLASSES = List.of("a", "b", "c");

    private TestImages() {}

    /** Random images; the first pixel of image i is i, as long as it fits a byte, and its label i mod 3. */
    static ImageSet random(long seed, int count, ImageShape shape) {
        byte[] pixels = new byte[count * shape.elements()];
        new SplittableRandom(seed).nextBytes(pixels);
        int[] labels = new int[count];
        for (int index = 0; index < count; index++) {
            pixels[index * shape.elements()] = (byte) index;
            labels[index] = index % 3;
        }
        List<Float> means = Collections.nCopies(shape.channels(), 0f);
        List<Float> deviations = Collections.nCopies(shape.channels(), 1 / 255f);
        return new ImageSet("random", shape, new Normalization(means, deviations), CLASSES, pixels, labels);
    }
}
