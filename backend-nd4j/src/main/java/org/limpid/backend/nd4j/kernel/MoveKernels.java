package org.limpid.backend.nd4j.kernel;

import java.util.List;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Slice;

/** Data movement: copies between windows on memory, rows by number, constants. */
final class MoveKernels {

    private MoveKernels() {}

    static void permute(Recorder r, Permute op, NdArray x, NdArray z) {
        long[] own = x.strides();
        long[] strides = op.axes().stream().mapToLong(axis -> own[axis]).toArray();
        r.assign(x.window(0, z.shape().toArray(), strides), z);
    }

    static void slice(Recorder r, Slice op, NdArray x, NdArray z) {
        r.assign(box(x, op.starts(), z), z);
    }

    static void pad(Recorder r, Pad op, NdArray x, NdArray z) {
        fill(r, op.value(), z);
        r.assign(x, box(z, op.before(), x));
    }

    /** A window of another array's extents. */
    private static NdArray box(NdArray whole, List<Integer> starts, NdArray part) {
        long[] strides = whole.strides();
        long from = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            from += starts.get(axis) * strides[axis];
        }
        return whole.window(from, part.shape().toArray(), strides);
    }

    static void concat(Recorder r, int axis, List<NdArray> parts, NdArray z) {
        long stride = z.strides()[axis];
        long from = 0;
        for (NdArray part : parts) {
            r.assign(part, z.window(from, part.shape().toArray(), z.strides()));
            from += part.dim(axis) * stride;
        }
    }

    static void fill(Recorder r, double value, NdArray z) {
        NdArray constant = z.element() == Element.I32 ? r.constant((int) value) : r.constant((float) value);
        r.assign(constant.repeated(z.shape()), z);
    }

    static void gather(Recorder r, IndexCheck check, NdArray table, NdArray indices, NdArray z) {
        int rows = table.dim(0);
        int count = Math.toIntExact(indices.size());
        int width = Math.toIntExact(table.size() / rows);
        r.call(() -> check.check(indices, rows));
        r.named(
                "gather",
                z.reshaped(count, width),
                Arguments.integers(0),
                table.reshaped(rows, width),
                indices.reshaped(count));
    }

    /** Locked, which here means: one update after the other. Unlocked, two of one row race. */
    static void scatterAdd(Recorder r, IndexCheck check, NdArray indices, NdArray updates, NdArray z) {
        int rows = z.dim(0);
        int count = Math.toIntExact(indices.size());
        int width = Math.toIntExact(z.size() / rows);
        NdArray result = z.reshaped(rows, width);
        r.call(() -> check.check(indices, rows));
        r.zeros(z);
        r.named(
                "scatter_add",
                result,
                Arguments.flags(true),
                result,
                indices.reshaped(count),
                updates.reshaped(count, width));
    }
}
