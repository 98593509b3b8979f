package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;

/**
 * From pixels to tokens: an image (B, C, H, W) is cut into patches of (h, w) pixels, row by row; each becomes a vector
 * ordered by row in the patch, column in the patch, channel (fastest), which is normalised, mapped to d numbers and
 * normalised again. The result is (B, H/h · W/w, d).
 *
 * @param patchHeight h
 * @param patchWidth w
 * @param inner the normalisation of h·w·C numbers
 * @param linear from h·w·C to d
 * @param outer the normalisation of d numbers
 */
public record PatchEmbedding(int patchHeight, int patchWidth, Normalization inner, Linear linear, Normalization outer)
        implements Layer {

    /** With parameters {@code <name>.1}, {@code <name>.2} and {@code <name>.3}: number 0 is the cutting. */
    public static PatchEmbedding of(
            String name, int patchHeight, int patchWidth, int channels, int dim, double epsilon) {
        int width = Math.multiplyExact(Math.multiplyExact(patchHeight, patchWidth), channels);
        return new PatchEmbedding(
                patchHeight,
                patchWidth,
                Normalization.of(name + ".1", width, epsilon),
                Linear.of(name + ".2", width, dim),
                Normalization.of(name + ".3", dim, epsilon));
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(inner, linear, outer);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value image) {
        Value patches = Patches.channelLast(builder, image, patchHeight, patchWidth);
        return outer.apply(builder, linear.apply(builder, inner.apply(builder, patches)));
    }
}
