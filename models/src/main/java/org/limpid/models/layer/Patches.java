package org.limpid.models.layer;

import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;

/** Images (B, C, H, W) as sequences of flat patches (B, H/h · W/w, h·w·C), patches row by row. */
public final class Patches {

    private Patches() {}

    /** Within a patch by row, column and channel, the last fastest. */
    public static Value channelLast(ProgramBuilder builder, Value image, int height, int width) {
        return flat(builder, image, builder.permute(cut(builder, image, height, width), 0, 2, 4, 3, 5, 1));
    }

    /** Within a patch by channel, row and column, the last fastest: the order of a convolution's weights. */
    public static Value channelFirst(ProgramBuilder builder, Value image, int height, int width) {
        return flat(builder, image, builder.permute(cut(builder, image, height, width), 0, 2, 4, 1, 3, 5));
    }

    /** (B, C, H/h, h, W/w, w). */
    private static Value cut(ProgramBuilder builder, Value image, int height, int width) {
        Shape shape = image.type().shape();
        return builder.reshape(
                image, shape.dim(0), shape.dim(1), shape.dim(2) / height, height, shape.dim(3) / width, width);
    }

    /** The six axes as three: image, patch, number. */
    private static Value flat(ProgramBuilder builder, Value image, Value cut) {
        Shape shape = cut.type().shape();
        int patches = shape.dim(1) * shape.dim(2);
        long numbers = image.type().size() / ((long) shape.dim(0) * patches);
        return builder.reshape(cut, shape.dim(0), patches, Math.toIntExact(numbers));
    }
}
