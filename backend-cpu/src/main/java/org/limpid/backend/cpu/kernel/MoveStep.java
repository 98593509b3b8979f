package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Slice;
import org.limpid.api.tensor.Shape;

/** Data movement: a constant first where the copies leave gaps, then one copy after the other. */
final class MoveStep implements Step {

    private final String kernel;
    private final @Nullable FillStep background;
    private final List<BoxCopy> copies;

    private MoveStep(String kernel, @Nullable FillStep background, List<BoxCopy> copies) {
        this.kernel = kernel;
        this.background = background;
        this.copies = List.copyOf(copies);
    }

    static Step copy(Operand x, Operand y) {
        int[] stride = {1};
        return new MoveStep("copy", null, List.of(new BoxCopy(x, 0, y, 0, new int[] {y.size()}, stride, stride)));
    }

    static Step permute(Permute op, Operand x, Operand y) {
        int[] from = strides(x.type().shape());
        int[] permuted = op.axes().stream().mapToInt(axis -> from[axis]).toArray();
        Shape shape = y.type().shape();
        return new MoveStep(
                op.name(), null, List.of(new BoxCopy(x, 0, y, 0, shape.toArray(), permuted, strides(shape))));
    }

    static Step broadcast(Operand x, Operand y) {
        Shape shape = y.type().shape();
        int[] dense = strides(x.type().shape());
        int[] from = new int[shape.rank()];
        int missing = shape.rank() - dense.length;
        for (int axis = 0; axis < dense.length; axis++) {
            from[axis + missing] = x.dim(axis) == 1 ? 0 : dense[axis];
        }
        return new MoveStep("broadcast", null, List.of(new BoxCopy(x, 0, y, 0, shape.toArray(), from, strides(shape))));
    }

    static Step slice(Slice op, Operand x, Operand y) {
        int[] from = strides(x.type().shape());
        int[] to = strides(y.type().shape());
        return new MoveStep(
                op.name(),
                null,
                List.of(new BoxCopy(
                        x, start(op.starts(), from), y, 0, op.shape().toArray(), from, to)));
    }

    static Step pad(Pad op, Operand x, Operand y) {
        int[] from = strides(x.type().shape());
        int[] to = strides(y.type().shape());
        BoxCopy inside =
                new BoxCopy(x, 0, y, start(op.before(), to), x.type().shape().toArray(), from, to);
        return new MoveStep(op.name(), new FillStep(op.value(), y), List.of(inside));
    }

    static Step concat(Concat op, List<Operand> parts, Operand y) {
        int[] to = strides(y.type().shape());
        List<BoxCopy> copies = new ArrayList<>();
        int at = 0;
        for (Operand part : parts) {
            Shape shape = part.type().shape();
            copies.add(new BoxCopy(part, 0, y, at * to[op.axis()], shape.toArray(), strides(shape), to));
            at += shape.dim(op.axis());
        }
        return new MoveStep(op.name(), null, copies);
    }

    private static int[] strides(Shape shape) {
        long[] strides = shape.strides();
        int[] narrow = new int[strides.length];
        for (int axis = 0; axis < narrow.length; axis++) {
            narrow[axis] = Math.toIntExact(strides[axis]);
        }
        return narrow;
    }

    private static int start(List<Integer> indices, int[] strides) {
        int start = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            start += indices.get(axis) * strides[axis];
        }
        return start;
    }

    @Override
    public void run(WorkerPool pool) {
        if (background != null) {
            background.run(pool);
        }
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).run(pool);
        }
    }

    @Override
    public String kernel() {
        return kernel;
    }
}
