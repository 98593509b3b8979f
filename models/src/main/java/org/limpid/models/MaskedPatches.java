package org.limpid.models;

import java.util.Arrays;
import java.util.Comparator;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/** Which patches of images a masked autoencoder does not see. */
public final class MaskedPatches {

    private MaskedPatches() {}

    /** How many patches of an image are shown. */
    static int kept(PatchGrid grid, double maskRatio) {
        return (int) (grid.patches() * (1 - maskRatio));
    }

    /**
     * Hides the patches whose noise is largest: of N patches the {@code kept} with the smallest noise are shown, and where
     * noise is equal the first ones.
     *
     * @param noise f32 (B, N), no NaN
     * @param kept how many are shown, from 1 to N
     * @return f32 (B, N), 1 for hidden patches and 0 for others
     */
    public static Tensor byNoise(Tensor noise, int kept) {
        int batch = noise.type().shape().dim(0);
        int patches = noise.type().shape().dim(1);
        if (kept < 1 || kept > patches) {
            throw new LimpidException(kept + " of " + patches + " patches were to be shown; expected 1 to " + patches);
        }
        Tensor mask = Tensor.zeros(noise.type());
        for (int image = 0; image < batch; image++) {
            long row = (long) image * patches;
            Integer[] order = new Integer[patches];
            for (int i = 0; i < patches; i++) {
                if (Float.isNaN(noise.getFloat(row + i))) {
                    throw new LimpidException(
                            "noise[" + image + "][" + i + "] is NaN; expected numbers that can be sorted");
                }
                order[i] = i;
            }
            // Stable for objects.
            Arrays.sort(order, Comparator.comparingDouble(i -> noise.getFloat(row + i)));
            for (int i = kept; i < patches; i++) {
                mask.setFloat(row + order[i], 1);
            }
        }
        return mask;
    }
}
