package org.limpid.backend.tornado.plan;

import java.util.List;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Slice;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.tornado.kernel.Elements;

/** Tasks that go through the elements of a box, each by itself: arithmetic, masks, and all that only moves data. */
final class ElementwiseTasks {

    private final Tuning tuning;

    ElementwiseTasks(Tuning tuning) {
        this.tuning = tuning;
    }

    Task unary(int function, Region x, Region y) {
        return each(x.isInt() ? Kernel.INT_UNARY : Kernel.UNARY, function, y, List.of(x));
    }

    Task binary(int function, Region a, Region b, Region y) {
        return each(y.isInt() ? Kernel.INT_BINARY : Kernel.BINARY, function, y, List.of(a, b));
    }

    Task compare(int relation, Region a, Region b, Region y) {
        return each(a.isInt() ? Kernel.INT_COMPARE : Kernel.COMPARE, relation, y, List.of(a, b));
    }

    Task select(Region mask, Region a, Region b, Region y) {
        return each(y.isInt() ? Kernel.INT_SELECT : Kernel.SELECT, 0, y, List.of(mask, a, b));
    }

    /** dy where the activation is above 0, else 0. */
    Task gate(Region activation, Region dy, Region y) {
        return binary(Elements.GATE, activation, dy, y);
    }

    /** y = a + α·b. */
    Task addScaled(Region a, float alpha, Region b, Region y) {
        return each(Kernel.ADD_SCALED, 0, y, List.of(a, b), alpha);
    }

    /**
     * y = a + α·b, or max(a + α·b + β, 0), where loops lead.
     *
     * @param operands a, b and y
     * @param scalars α, and β if it is rectified
     */
    Task addScaled(boolean rectified, List<Region> operands, Loops loops, float... scalars) {
        return new Task(Kernel.ADD_SCALED, rectified ? 1 : 0, operands, loops.rows(tuning.rowLength()), scalars);
    }

    Task cast(Cast op, Region x, Region y) {
        if (x.type().dtype() == op.dtype()) {
            return move(x, y);
        }
        return each(op.dtype() == DType.I32 ? Kernel.TO_INT : Kernel.TO_FLOAT, 0, y, List.of(x));
    }

    private Task each(Kernel kernel, int function, Region y, List<Region> inputs, float... scalars) {
        Shape box = y.type().shape();
        List<Region> operands = new java.util.ArrayList<>(inputs);
        operands.add(y);
        Shape[] shapes = operands.stream().map(region -> region.type().shape()).toArray(Shape[]::new);
        int[] layout = Loops.broadcasting(box, shapes).rows(tuning.rowLength());
        return new Task(kernel, function, operands, layout, scalars);
    }

    // ---- moving data
    // -------------------------------------------------------------------------------------------------

    /** A copy, which may repeat elements. */
    Task move(Region x, Region y) {
        return x.type().size() == y.type().size()
                ? move(
                        flat(x),
                        flat(y),
                        Loops.broadcasting(
                                flat(y).type().shape(),
                                flat(x).type().shape(),
                                flat(y).type().shape()))
                : move(
                        x,
                        y,
                        Loops.broadcasting(
                                y.type().shape(), x.type().shape(), y.type().shape()));
    }

    private static Region flat(Region x) {
        return x.view(new TensorType(x.type().dtype(), Shape.of(x.size())), 0);
    }

    /** A copy where loops lead. */
    Task move(Region x, Region y, Loops loops) {
        return new Task(x.isInt() ? Kernel.INT_MOVE : Kernel.MOVE, 0, List.of(x, y), loops.rows(tuning.rowLength()));
    }

    Task permute(Permute op, Region x, Region y) {
        int[] dense = dense(x.type().shape());
        int[] strides = op.axes().stream().mapToInt(axis -> dense[axis]).toArray();
        Shape box = y.type().shape();
        return move(x, y, Loops.of(box.toArray(), strides, dense(box)));
    }

    Task slice(Slice op, Region x, Region y) {
        int[] dense = dense(x.type().shape());
        int start = 0;
        for (int axis = 0; axis < dense.length; axis++) {
            start += op.starts().get(axis) * dense[axis];
        }
        Shape box = y.type().shape();
        return move(x.view(x.type(), start), y, Loops.of(box.toArray(), dense, dense(box)));
    }

    List<Task> concat(Concat op, List<Region> inputs, Region y) {
        int[] dense = dense(y.type().shape());
        List<Task> tasks = new java.util.ArrayList<>();
        int start = 0;
        for (Region x : inputs) {
            tasks.add(into(x, y, start, dense));
            start += x.dim(op.axis()) * dense[op.axis()];
        }
        return tasks;
    }

    List<Task> pad(Pad op, Region x, Region y) {
        int[] dense = dense(y.type().shape());
        int start = 0;
        for (int axis = 0; axis < dense.length; axis++) {
            start += op.before().get(axis) * dense[axis];
        }
        return List.of(fill(op.value(), y), into(x, y, start, dense));
    }

    private Task into(Region x, Region y, int start, int[] strides) {
        Shape box = x.type().shape();
        return move(x, y.view(y.type(), start), Loops.of(box.toArray(), dense(box), strides));
    }

    Task fill(double value, Region y) {
        return y.isInt()
                ? integers((int) value, 0, y)
                : new Task(Kernel.FILL, 0, List.of(y), layoutOf(y), (float) value);
    }

    /** first + step·i. */
    Task integers(int first, int step, Region y) {
        return new Task(Kernel.INT_FILL, 0, List.of(y), Loops.join(new int[] {first, step}, layoutOf(y)));
    }

    /** How many elements there are, and how many neighbours a work item takes. */
    int[] layoutOf(Region y) {
        return new int[] {y.size(), tuning.rowLength()};
    }

    private static int[] dense(Shape shape) {
        return Loops.aligned(shape, shape);
    }
}
