package org.limpid.training.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.training.data.SampleRandom.Purpose;

/**
 * Draws which patches of each image a masked autoencoder does not see: those whose noise is largest. The noise is a pure
 * function of (seed, epoch, sample), and for images to evaluate on of (seed, sample). Allocates nothing when it fills; one
 * thread at a time.
 */
public final class HiddenPatches {

    private final SampleRandom random = new SampleRandom();
    private final long seed;
    private final int kept;
    /** Noise in the upper half, the patch in the lower: sorted by noise, and of equal noise the first patch first. */
    private final long[] order;

    /**
     * Prepares to draw.
     *
     * @param seed of the noise
     * @param patches N, how many patches an image has
     * @param kept how many are shown, 1 … N
     */
    public HiddenPatches(long seed, int patches, int kept) {
        if (kept < 1 || kept > patches) {
            throw new LimpidException(kept + " of " + patches + " patches were to be shown; expected 1 to " + patches);
        }
        this.seed = seed;
        this.kept = kept;
        this.order = new long[patches];
    }

    /**
     * Draws for a batch.
     *
     * @param mask f32 (B, N): 1 for hidden patches, 0 for others; all 0 for samples that only fill up the batch
     * @param shown i32 (B·kept): the rows of the shown patches among all B·N patches, by noise; null if not wanted
     */
    public void fill(Batch batch, Tensor mask, @Nullable Tensor shown) {
        for (int image = 0; image < batch.capacity(); image++) {
            draw(batch, image);
            for (int rank = 0; rank < order.length; rank++) {
                int row = image * order.length + (int) order[rank];
                boolean hidden = rank >= kept;
                mask.setFloat(row, hidden && image < batch.size() ? 1 : 0);
                if (shown != null && !hidden) {
                    shown.setInt((long) image * kept + rank, row);
                }
            }
        }
    }

    private void draw(Batch batch, int image) {
        int sample = batch.samples()[image];
        if (batch.isTraining()) {
            random.start(seed, Purpose.HIDE, batch.epoch(), sample);
        } else {
            random.start(seed, Purpose.HIDE_HELD_OUT, 0, sample);
        }
        for (int patch = 0; patch < order.length; patch++) {
            // The bits of floats from 0 up are in the order of the floats.
            order[patch] = (long) Float.floatToRawIntBits(random.nextFloat()) << 32 | patch;
        }
        Arrays.sort(order);
    }
}
