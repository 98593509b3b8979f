package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;

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
        Value patches = patches(builder, image);
        return outer.apply(builder, linear.apply(builder, inner.apply(builder, patches)));
    }

    /** The image as a sequence of flat patches (B, H/h · W/w, h·w·C). */
    private Value patches(ProgramBuilder builder, Value image) {
        Shape shape = image.type().shape();
        int batch = shape.dim(0);
        int channels = shape.dim(1);
        int rows = shape.dim(2) / patchHeight;
        int columns = shape.dim(3) / patchWidth;
        Value cut = builder.reshape(image, batch, channels, rows, patchHeight, columns, patchWidth);
        Value ordered = builder.permute(cut, 0, 2, 4, 3, 5, 1);
        return builder.reshape(ordered, batch, rows * columns, patchHeight * patchWidth * channels);
    }
}
