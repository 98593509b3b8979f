package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class NearestNeighbourTest {
    @Test
    void agreesWithTheDefinition() {
        // Sizes below, at and beyond the blocks of the search.
        for (int[] sizes : new int[][] {{1, 1}, {7, 8}, {256, 9}, {300, 31}, {513, 3}}) {
            ImageShape shape = new ImageShape(2, 5, 3);
            ImageSet train = TestImages.random(sizes[0], sizes[0], shape);
            ImageSet images = TestImages.random(99, sizes[1], shape);
            int[] expected = new int[sizes[1]];
            int correct = 0;
            for (int query = 0; query < expected.length; query++) {
                expected[query] = train.label(nearest(train, images, query));
                correct += expected[query] == images.label(query) ? 1 : 0;
            }
            assertArrayEquals(expected, NearestNeighbour.classify(train, images));
            assertEquals((double) correct / expected.length, NearestNeighbour.accuracy(train, images));
        }
    }

    private static int nearest(ImageSet train, ImageSet images, int query) {
        int elements = train.shape().elements();
        byte[] a = new byte[elements];
        byte[] b = new byte[elements];
        images.copyTo(query, a, 0);
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int index = 0; index < train.size(); index++) {
            train.copyTo(index, b, 0);
            double distance = 0;
            for (int at = 0; at < elements; at++) {
                distance += Math.pow((a[at] & 0xff) - (b[at] & 0xff), 2);
            }
            if (distance < least) {
                least = distance;
                nearest = index;
            }
        }
        return nearest;
    }

    @Test
    void tiesGoToTheImageThatComesFirst() {
        ImageShape pixel = new ImageShape(1, 1, 1);
        Normalization plain = Normalization.grey(0, 1);
        ImageSet train = new ImageSet(
                "train", pixel, plain, TestImages.CLASSES, new byte[] {10, 20, 10, 20}, new int[] {2, 1, 0, 0});
        ImageSet images =
                new ImageSet("images", pixel, plain, TestImages.CLASSES, new byte[] {15, 10, 20}, new int[] {0, 0, 0});
        assertArrayEquals(new int[] {2, 2, 1}, NearestNeighbour.classify(train, images));
    }

    @Test
    void refusesImagesThatCannotBeCompared() {
        ImageSet train = TestImages.random(1, 3, new ImageShape(1, 4, 4));
        ImageSet other = TestImages.random(1, 3, new ImageShape(1, 2, 8));
        ImageSet large = TestImages.random(1, 3, new ImageShape(3, 100, 100));
        assertThrows(IllegalArgumentException.class, () -> NearestNeighbour.classify(train, other));
        assertThrows(IllegalArgumentException.class, () -> NearestNeighbour.classify(large, large));
    }
}
