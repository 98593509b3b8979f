package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

final class HiddenPatchesTest {

    private static final int PATCHES = 16;
    private static final int KEPT = 4;

    private final ImageSet images = TestImages.random(1, 10, new ImageShape(1, 2, 2));

    private static Tensor draw(BatchLoader loader, long seed, int epoch, int index) {
        Batch batch = loader.newBatch();
        loader.fill(epoch, index, batch);
        Tensor mask = Tensor.zeros(TensorType.f32(batch.capacity(), PATCHES));
        new HiddenPatches(seed, PATCHES, KEPT).fill(batch, mask, null);
        return mask;
    }

    @Test
    void asManyAreShownInEachImage() {
        Batch batch = new Batch(4, images.shape());
        BatchLoader loader = BatchLoader.training(images, 4, List.of(), 1);
        // Two images and as many that fill it up.
        loader.fill(0, 2, batch);
        Tensor mask = Tensor.zeros(TensorType.f32(4, PATCHES));
        Tensor shown = Tensor.zeros(TensorType.i32(4 * KEPT));
        new HiddenPatches(1, PATCHES, KEPT).fill(batch, mask, shown);
        for (int image = 0; image < 4; image++) {
            boolean[] seen = new boolean[PATCHES];
            for (int rank = 0; rank < KEPT; rank++) {
                int row = shown.getInt((long) image * KEPT + rank);
                assertEquals(image, row / PATCHES);
                assertFalse(seen[row % PATCHES]);
                seen[row % PATCHES] = true;
            }
            for (int patch = 0; patch < PATCHES; patch++) {
                float hidden = image < 2 && !seen[patch] ? 1 : 0;
                assertEquals(hidden, mask.getFloat((long) image * PATCHES + patch));
            }
        }
    }

    /** Whatever batches an image comes in, its patches of an epoch are the same. */
    @Test
    void theyBelongToSeedEpochAndImage() {
        for (boolean training : new boolean[] {true, false}) {
            Map<Integer, float[]> first = new HashMap<>();
            for (int size : new int[] {1, 3, 10}) {
                BatchLoader loader = training
                        ? BatchLoader.training(images, size, List.of(), 5)
                        : BatchLoader.evaluation(images, size);
                for (int index = 0; index < loader.batchesPerEpoch(); index++) {
                    Batch batch = loader.newBatch();
                    loader.fill(2, index, batch);
                    float[] mask = draw(loader, 5, 2, index).toFloats();
                    for (int at = 0; at < batch.size(); at++) {
                        float[] row = Arrays.copyOfRange(mask, at * PATCHES, (at + 1) * PATCHES);
                        assertArrayEquals(first.computeIfAbsent(batch.samples()[at], _ -> row), row);
                    }
                }
            }
            assertEquals(10, first.size());
            assertEquals(
                    10, first.values().stream().map(Arrays::toString).distinct().count());
        }
    }

    @Test
    void epochsDifferInTrainingAlone() {
        BatchLoader evaluation = BatchLoader.evaluation(images, 10);
        assertArrayEquals(
                draw(evaluation, 1, 0, 0).toFloats(), draw(evaluation, 1, 1, 0).toFloats());
        BatchLoader training = BatchLoader.training(images, 1, List.of(), 1);
        Map<Integer, String> before = new HashMap<>();
        int same = 0;
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int index = 0; index < 10; index++) {
                Batch batch = training.newBatch();
                training.fill(epoch, index, batch);
                String mask = Arrays.toString(draw(training, 1, epoch, index).toFloats());
                same += mask.equals(before.put(batch.samples()[0], mask)) ? 1 : 0;
            }
        }
        assertEquals(0, same);
    }

    /** Each patch is hidden as often as any other: 12 of 16 times, within five standard deviations. */
    @Test
    void everyPatchIsHiddenAsOften() {
        int[] hidden = new int[PATCHES];
        BatchLoader loader = BatchLoader.training(images, 10, List.of(), 1);
        int epochs = 200;
        for (int epoch = 0; epoch < epochs; epoch++) {
            float[] mask = draw(loader, 3, epoch, 0).toFloats();
            for (int at = 0; at < mask.length; at++) {
                hidden[at % PATCHES] += (int) mask[at];
            }
        }
        double expected = epochs * 10 * 0.75;
        for (int count : hidden) {
            assertEquals(expected, count, 5 * Math.sqrt(expected * 0.25));
        }
    }
}
