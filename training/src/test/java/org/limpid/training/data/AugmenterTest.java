package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.limpid.training.data.Augmentation.HorizontalFlip;
import org.limpid.training.data.Augmentation.RandomAffine;
import org.limpid.training.data.Augmentation.RandomCrop;

final class AugmenterTest {
    /** Two channels whose blacks are −1 and −2, so that what comes from outside can be told. */
    private static final Normalization NORMALIZATION = new Normalization(List.of(0.5f, 1f), List.of(0.5f, 0.5f));

    private static final ImageShape SHAPE = new ImageShape(2, 2, 3);
    private static final RandomAffine STRONG = new RandomAffine(30, 0.2f, 0.7f, 1.3f, 15);

    private static Augmenter augmenter(ImageShape shape, Augmentation... steps) {
        Normalization normalization =
                shape.channels() == 2 ? NORMALIZATION : new Normalization(List.of(0f), List.of(1f));
        return new Augmenter(List.of(steps), shape, normalization, 42);
    }

    /** An image 1, 2, 3 … one place into a larger array. */
    private static float[] counting(ImageShape shape) {
        float[] images = new float[shape.elements() + 2];
        for (int at = 0; at < images.length; at++) {
            images[at] = at;
        }
        return images;
    }

    private static float[] image(float[] images) {
        return Arrays.copyOfRange(images, 1, images.length - 1);
    }

    @Test
    void shiftsBringBlackIntoView() {
        float[] images = counting(SHAPE);
        augmenter(SHAPE).shift(images, 1, 1, 0);
        assertArrayEquals(new float[] {0, -1, 1, 2, -1, 4, 5, -2, 7, 8, -2, 10, 11, 13}, images);

        images = counting(SHAPE);
        augmenter(SHAPE).shift(images, 1, -2, -1);
        assertArrayEquals(new float[] {0, 6, -1, -1, -1, -1, -1, 12, -2, -2, -2, -2, -2, 13}, images);

        images = counting(SHAPE);
        augmenter(SHAPE).shift(images, 1, 3, 5);
        assertArrayEquals(new float[] {0, -1, -1, -1, -1, -1, -1, -2, -2, -2, -2, -2, -2, 13}, images);
    }

    @Test
    void flipMirrorsEveryRow() {
        float[] images = counting(SHAPE);
        augmenter(SHAPE, new HorizontalFlip(1)).apply(images, 1, 0, 0);
        assertArrayEquals(new float[] {0, 3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10, 13}, images);
    }

    @Test
    void changesThatChangeNothingKeepTheBits() {
        Augmenter nothing = augmenter(SHAPE, new RandomCrop(0), new HorizontalFlip(0), new RandomAffine(0, 0, 1, 1, 0));
        float[] images = counting(SHAPE);
        for (int sample = 0; sample < 20; sample++) {
            nothing.apply(images, 1, 0, sample);
        }
        assertArrayEquals(counting(SHAPE), images);
    }

    @Test
    void affineRotatesAboutTheCentre() {
        ImageShape square = new ImageShape(1, 3, 3);
        float[] images = counting(square);
        augmenter(square).affine(images, 1, 90, 0, 1, 0, 0);
        // A point one to the right of the centre goes one down from it: y points down.
        assertArrayEquals(new float[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, image(images), 1e-5f);
    }

    @Test
    void affineShearsRowsAgainstEachOther() {
        ImageShape square = new ImageShape(1, 3, 3);
        float[] images = counting(square);
        augmenter(square).affine(images, 1, 0, 45, 1, 0, 0);
        assertArrayEquals(new float[] {2, 3, 0, 4, 5, 6, 0, 7, 8}, image(images), 1e-5f);
    }

    @Test
    void affineScalesFromTheCentre() {
        ImageShape square = new ImageShape(1, 3, 3);
        float[] images = counting(square);
        augmenter(square).affine(images, 1, 0, 0, 2, 0, 0);
        assertArrayEquals(new float[] {3, 3.5f, 4, 4.5f, 5, 5.5f, 6, 6.5f, 7}, image(images));
    }

    @Test
    void affineShiftsByPartsOfPixels() {
        float[] images = counting(SHAPE);
        augmenter(SHAPE).affine(images, 1, 0, 0, 1, 0.5f, 1);
        assertArrayEquals(new float[] {-1, -1, -1, 0, 1.5f, 2.5f, -2, -2, -2, 2.5f, 7.5f, 8.5f}, image(images), 1e-6f);
    }

    @Test
    void affineTakesItsStepsInTheDocumentedOrder() {
        ImageShape square = new ImageShape(1, 5, 5);
        float[] images = new float[25];
        images[7] = 1; // one above the centre
        augmenter(square).affine(images, 0, 90, 45, 1, 0, 1);
        // Sheared it is one above and one to the left; then rotated one above and one to the right; then one lower.
        float[] expected = new float[25];
        expected[13] = 1;
        assertArrayEquals(expected, images, 1e-5f);
    }

    @Test
    void cropsReachEveryPlaceWithinThePadding() {
        Augmenter augmenter = augmenter(SHAPE, new RandomCrop(1));
        Set<List<Float>> seen = new HashSet<>();
        Set<List<Float>> expected = new HashSet<>();
        for (int sample = 0; sample < 300; sample++) {
            float[] images = counting(SHAPE);
            augmenter.apply(images, 1, 0, sample);
            seen.add(boxed(images));
        }
        for (int right = -1; right <= 1; right++) {
            for (int down = -1; down <= 1; down++) {
                float[] images = counting(SHAPE);
                augmenter.shift(images, 1, right, down);
                expected.add(boxed(images));
            }
        }
        assertEquals(9, expected.size());
        assertEquals(expected, seen);
    }

    private static List<Float> boxed(float[] values) {
        Float[] boxes = new Float[values.length];
        Arrays.setAll(boxes, at -> values[at]);
        return List.of(boxes);
    }

    @Test
    void flipsAsOftenAsAsked() {
        Augmenter augmenter = augmenter(SHAPE, new HorizontalFlip(0.3f));
        int flipped = 0;
        int samples = 10_000;
        for (int sample = 0; sample < samples; sample++) {
            float[] images = counting(SHAPE);
            augmenter.apply(images, 1, 0, sample);
            flipped += images[1] == 3 ? 1 : 0;
        }
        assertEquals(0.3 * samples, flipped, 6 * Math.sqrt(0.3 * 0.7 * samples));
    }

    @Test
    void isAPureFunctionOfSeedEpochAndSample() {
        ImageShape shape = new ImageShape(1, 9, 9);
        Augmentation[] steps = {STRONG, new RandomCrop(2), new HorizontalFlip(0.5f)};
        Augmenter used = augmenter(shape, steps);
        Set<List<Float>> seen = new HashSet<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            for (int sample = 0; sample < 50; sample++) {
                float[] images = counting(shape);
                used.apply(images, 1, epoch, sample);
                seen.add(boxed(image(images)));

                float[] again = counting(shape);
                augmenter(shape, steps).apply(again, 1, epoch, sample);
                assertArrayEquals(images, again);

                float[] other = counting(shape);
                new Augmenter(List.of(steps), shape, new Normalization(List.of(0f), List.of(1f)), 43)
                        .apply(other, 1, epoch, sample);
                assertFalse(Arrays.equals(images, other));
            }
        }
        assertEquals(150, seen.size());
    }

    @Test
    void leavesTheNeighboursAlone() {
        Augmenter augmenter = augmenter(SHAPE, STRONG, new RandomCrop(2), new HorizontalFlip(1));
        for (int sample = 0; sample < 100; sample++) {
            float[] images = counting(SHAPE);
            augmenter.apply(images, 1, 0, sample);
            assertTrue(images[0] == 0 && images[13] == 13, Arrays.toString(images));
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new RandomCrop(-1));
        assertThrows(IllegalArgumentException.class, () -> new HorizontalFlip(Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> new HorizontalFlip(1.1f));
        assertThrows(IllegalArgumentException.class, () -> new RandomAffine(181, 0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomAffine(0, Float.NaN, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomAffine(0, 0, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomAffine(0, 0, 2, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomAffine(0, 0, 1, Float.POSITIVE_INFINITY, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomAffine(0, 0, 1, 1, 90));
    }
}
