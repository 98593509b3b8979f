package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.limpid.training.data.Augmentation.HorizontalFlip;
import org.limpid.training.data.Augmentation.RandomAffine;
import org.limpid.training.data.Augmentation.RandomCrop;

final class BatchLoaderTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 5);
    private static final ImageSet IMAGES = TestImages.random(1, 23, SHAPE);
    private static final List<Augmentation> AUGMENTATIONS =
            List.of(new RandomAffine(20, 0.1f, 0.8f, 1.2f, 10), new RandomCrop(1), new HorizontalFlip(0.5f));

    /** The images of an epoch in the order of training, told by their first pixel. */
    private static int[] order(BatchLoader loader, int epoch) {
        Batch batch = loader.newBatch();
        IntStream.Builder order = IntStream.builder();
        for (int index = 0; index < loader.batchesPerEpoch(); index++) {
            loader.fill(epoch, index, batch);
            for (int at = 0; at < batch.size(); at++) {
                order.add(Math.round(batch.images()[at * SHAPE.elements()]));
            }
        }
        return order.build().toArray();
    }

    @Test
    void everyEpochVisitsEachImageOnceInAnOrderOfItsOwn() {
        BatchLoader loader = BatchLoader.training(IMAGES, 4, List.of(), 7);
        int[] all = IntStream.range(0, 23).toArray();
        int[] first = order(loader, 0);
        int[] second = order(loader, 1);

        assertArrayEquals(all, Arrays.stream(first).sorted().toArray());
        assertArrayEquals(all, Arrays.stream(second).sorted().toArray());
        assertFalse(Arrays.equals(first, second));
        assertFalse(Arrays.equals(all, first));
        assertFalse(Arrays.equals(first, order(BatchLoader.training(IMAGES, 4, List.of(), 8), 0)));
        assertArrayEquals(first, order(BatchLoader.training(IMAGES, 23, List.of(), 7), 0));
    }

    /** A resumed run of a later version must see the order of an earlier one. */
    @Test
    void theOrderIsThatOfEarlierVersions() {
        assertArrayEquals(
                new int[] {7, 1, 2, 21, 13, 16, 20, 14, 6, 11, 18, 3, 5, 9, 15, 0, 8, 17, 12, 4, 10, 22, 19},
                order(BatchLoader.training(IMAGES, 4, List.of(), 7), 2));
    }

    @Test
    void everyImageIsEquallyLikelyInEveryPlace() {
        ImageSet four = IMAGES.first(4);
        BatchLoader loader = BatchLoader.training(four, 4, List.of(), 3);
        int epochs = 4000;
        int[][] counts = new int[4][4];
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = order(loader, epoch);
            for (int place = 0; place < 4; place++) {
                counts[place][order[place]]++;
            }
        }
        for (int[] places : counts) {
            for (int count : places) {
                assertEquals(epochs / 4.0, count, 6 * Math.sqrt(epochs * 3 / 16.0));
            }
        }
    }

    @Test
    void theLastBatchIsPaddedWithWeightZero() {
        BatchLoader loader = BatchLoader.evaluation(IMAGES, 10);
        Batch batch = loader.newBatch();
        assertEquals(3, loader.batchesPerEpoch());
        loader.fill(0, 0, batch);
        assertEquals(10, batch.size());
        loader.fill(0, 2, batch);

        assertEquals(3, batch.size());
        assertArrayEquals(new float[] {1, 1, 1, 0, 0, 0, 0, 0, 0, 0}, batch.weights());
        assertArrayEquals(new int[] {2, 0, 1, 2, 2, 2, 2, 2, 2, 2}, batch.labels());
        for (int at = 3; at < 10; at++) {
            assertArrayEquals(imageAt(batch, 0), imageAt(batch, at));
        }
        loader.fill(0, 1, batch);
        assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, batch.weights());
    }

    private static float[] imageAt(Batch batch, int at) {
        return Arrays.copyOfRange(batch.images(), at * SHAPE.elements(), (at + 1) * SHAPE.elements());
    }

    @Test
    void evaluationKeepsOrderAndPixels() {
        BatchLoader loader = BatchLoader.evaluation(IMAGES, 5);
        Batch batch = loader.newBatch();
        float[] expected = new float[SHAPE.elements()];
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int index = 0; index < 23; index++) {
                loader.fill(epoch, index / 5, batch);
                IMAGES.copyTo(index, expected, 0);
                assertArrayEquals(expected, imageAt(batch, index % 5));
                assertEquals(IMAGES.label(index), batch.labels()[index % 5]);
            }
        }
        assertEquals(1, batch.epoch());
        assertEquals(4, batch.index());
    }

    @Test
    void aBatchDoesNotDependOnWhatWasFilledBefore() {
        BatchLoader used = BatchLoader.training(IMAGES, 4, AUGMENTATIONS, 7);
        Batch expected = used.newBatch();
        Batch found = used.newBatch();
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 100; trial++) {
            int epoch = random.nextInt(5);
            int index = random.nextInt(6);
            used.fill(epoch, index, found);
            BatchLoader.training(IMAGES, 4, AUGMENTATIONS, 7).fill(epoch, index, expected);
            assertSameBatch(expected, found);
        }
    }

    static void assertSameBatch(Batch expected, Batch found) {
        assertEquals(expected.epoch(), found.epoch());
        assertEquals(expected.index(), found.index());
        assertEquals(expected.size(), found.size());
        assertArrayEquals(expected.images(), found.images());
        assertArrayEquals(expected.labels(), found.labels());
        assertArrayEquals(expected.weights(), found.weights());
    }

    /** The change to a sample follows the sample, not its place: both sizes of batch change it alike. */
    @Test
    void augmentationDoesNotDependOnTheBatchSize() {
        BatchLoader small = BatchLoader.training(IMAGES, 1, AUGMENTATIONS, 7);
        BatchLoader large = BatchLoader.training(IMAGES, 23, AUGMENTATIONS, 7);
        Batch one = small.newBatch();
        Batch all = large.newBatch();
        large.fill(3, 0, all);
        for (int at = 0; at < 23; at++) {
            small.fill(3, at, one);
            assertArrayEquals(one.images(), imageAt(all, at));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        BatchLoader loader = BatchLoader.evaluation(IMAGES, 10);
        Batch batch = loader.newBatch();
        assertThrows(IndexOutOfBoundsException.class, () -> loader.fill(0, 3, batch));
        assertThrows(IndexOutOfBoundsException.class, () -> loader.fill(0, -1, batch));
        assertThrows(IllegalArgumentException.class, () -> loader.fill(-1, 0, batch));
        assertThrows(IllegalArgumentException.class, () -> loader.fill(0, 0, new Batch(9, SHAPE)));
        assertThrows(IllegalArgumentException.class, () -> loader.fill(0, 0, new Batch(10, new ImageShape(1, 4, 4))));
        assertThrows(IllegalArgumentException.class, () -> BatchLoader.evaluation(IMAGES, 0));
        assertThrows(IllegalArgumentException.class, () -> new Batch(0, SHAPE));
    }
}
