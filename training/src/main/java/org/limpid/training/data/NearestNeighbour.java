package org.limpid.training.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The nearest neighbour on raw pixels: what any network must beat, reported beside its accuracy.
 *
 * <p>Distances are Euclidean and computed in integers, so ties are ties, and go to the image that comes first.
 */
public final class NearestNeighbour {
    /** Queries whose products with one row are summed side by side, in registers. */
    private static final int TILE = 4;

    /** Queries that one task looks at: with a row of the strip they stay in the first-level cache. */
    private static final int BLOCK = 2 * TILE;

    /** Images to search that are widened at a time: they stay in the second-level cache. */
    private static final int STRIP = 256;

    private final ImageSet train;
    private final int elements;
    private final int[] queries;
    private final int[] nearest;
    private final int[] predicted;

    private NearestNeighbour(ImageSet train, ImageSet images) {
        elements = train.shape().elements();
        if (!images.shape().equals(train.shape())) {
            throw new IllegalArgumentException(
                    "images to classify are %s, those to search %s".formatted(images.shape(), train.shape()));
        }
        if (elements > Integer.MAX_VALUE / (2 * 255 * 255)) {
            throw new IllegalArgumentException(
                    "squared distances of images of %s do not fit 32 bits".formatted(train.shape()));
        }
        this.train = train;
        int whole = (images.size() + BLOCK - 1) / BLOCK * BLOCK;
        queries = new int[Math.multiplyExact(whole, elements)];
        widen(images, 0, images.size(), queries);
        nearest = new int[whole];
        Arrays.fill(nearest, Integer.MAX_VALUE);
        predicted = new int[whole];
    }

    /**
     * Returns the share of images whose nearest neighbour is of their class. Uses all processors.
     *
     * @param train the images to find neighbours among
     * @param images the images to classify, of the same shape
     * @return 0 … 1
     */
    public static double accuracy(ImageSet train, ImageSet images) {
        int[] predicted = classify(train, images);
        int correct = 0;
        for (int index = 0; index < predicted.length; index++) {
            correct += predicted[index] == images.label(index) ? 1 : 0;
        }
        return (double) correct / predicted.length;
    }

    /**
     * Returns the class of the nearest neighbour of every image. Uses all processors.
     *
     * @param train the images to find neighbours among
     * @param images the images to classify, of the same shape
     * @return a label per image
     */
    public static int[] classify(ImageSet train, ImageSet images) {
        NearestNeighbour search = new NearestNeighbour(train, images);
        search.run();
        return Arrays.copyOf(search.predicted, images.size());
    }

    private void run() {
        int[] strip = new int[STRIP * elements];
        int[] norms = new int[STRIP];
        for (int first = 0; first < train.size(); first += STRIP) {
            int start = first;
            int rows = Math.min(STRIP, train.size() - first);
            widen(train, first, rows, strip);
            for (int row = 0; row < rows; row++) {
                norms[row] = squaredNorm(strip, row * elements);
            }
            IntStream.range(0, nearest.length / BLOCK)
                    .parallel()
                    .forEach(block -> search(strip, norms, start, rows, block * BLOCK));
        }
    }

    /** Searches a strip for a block of queries: ‖q − t‖² = ‖q‖² + ‖t‖² − 2 q·t, of which ‖q‖² is common to all t. */
    private void search(int[] strip, int[] norms, int first, int rows, int block) {
        int[] products = new int[TILE];
        for (int row = 0; row < rows; row++) {
            for (int tile = block; tile < block + BLOCK; tile += TILE) {
                multiply(strip, row * elements, tile * elements, products);
                for (int query = 0; query < TILE; query++) {
                    int distance = norms[row] - 2 * products[query];
                    if (distance < nearest[tile + query]) {
                        nearest[tile + query] = distance;
                        predicted[tile + query] = train.label(first + row);
                    }
                }
            }
        }
    }

    /** The products of one row with a tile of queries; plain loops of this shape the compiler turns into vectors. */
    private void multiply(int[] strip, int row, int tile, int[] products) {
        int sum0 = 0;
        int sum1 = 0;
        int sum2 = 0;
        int sum3 = 0;
        for (int at = 0; at < elements; at++) {
            int value = strip[row + at];
            sum0 += value * queries[tile + at];
            sum1 += value * queries[tile + elements + at];
            sum2 += value * queries[tile + 2 * elements + at];
            sum3 += value * queries[tile + 3 * elements + at];
        }
        products[0] = sum0;
        products[1] = sum1;
        products[2] = sum2;
        products[3] = sum3;
    }

    private int squaredNorm(int[] rows, int offset) {
        int sum = 0;
        for (int at = offset; at < offset + elements; at++) {
            sum += rows[at] * rows[at];
        }
        return sum;
    }

    private static void widen(ImageSet images, int first, int count, int[] target) {
        int elements = images.shape().elements();
        byte[] image = new byte[elements];
        for (int index = 0; index < count; index++) {
            images.copyTo(first + index, image, 0);
            for (int at = 0; at < elements; at++) {
                target[index * elements + at] = image[at] & 0xff;
            }
        }
    }
}
