package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Reduce;
import org.limpid.api.tensor.Shape;

/** Tasks in which one work item makes an element, or a row, from many. */
final class ReductionTasks {

    /** Work items that share a row on a graphics processor, at most: a group. */
    private static final int GROUP = 256;

    private final Tuning tuning;

    ReductionTasks(Tuning tuning) {
        this.tuning = tuning;
    }

    /** The loops over what is kept, then the loops over what is reduced. */
    Task reduce(Reduce op, Region x, Region y) {
        Shape shape = x.type().shape();
        int[] dense = Loops.aligned(shape, shape);
        int[] kept = shape.toArray();
        int[] reduced = new int[kept.length];
        for (int axis = 0; axis < kept.length; axis++) {
            reduced[axis] = op.axes().contains(axis) ? kept[axis] : 1;
            kept[axis] = op.axes().contains(axis) ? 1 : kept[axis];
        }
        Loops outer = Loops.of(kept, dense);
        Loops inner = Loops.of(reduced, dense);
        int[] layout = Loops.join(new int[] {y.size()}, inner.rows(Integer.MAX_VALUE), outer.all());
        int function = op.function().ordinal();
        return x.isInt()
                ? new Task(Kernel.INT_REDUCE, function, List.of(x, y), layout)
                : rowwise(Kernel.REDUCE, Kernel.GROUP_REDUCE, function, List.of(x, y), inner.count(), layout);
    }

    /** How many results, their extent after the axis, the axis. */
    static Task argMax(ArgMax op, Region x, Region y) {
        Shape shape = x.type().shape();
        int after = shape.range(op.axis() + 1, shape.rank()).intSize();
        return new Task(Kernel.ARGMAX, 0, List.of(x, y), new int[] {y.size(), after, shape.dim(op.axis())});
    }

    /** A task by rows: each made by one work item, or by several of a group where the device likes that. */
    private Task rowwise(
            Kernel alone,
            Kernel together,
            int function,
            List<Region> operands,
            int length,
            int[] layout,
            float... scalars) {
        return tuning.tiled()
                ? new Task(together, function, operands, Loops.join(layout, new int[] {lanes(length)}), scalars)
                : new Task(alone, function, operands, layout, scalars);
    }

    /** How many work items share a row: a power of 2 that leaves each about four elements. */
    static int lanes(int length) {
        return Math.clamp(Integer.highestOneBit(Math.max(1, length / 4)), 1, GROUP);
    }

    Task softmax(Region x, Region y) {
        return rowwise(Kernel.SOFTMAX, Kernel.GROUP_SOFTMAX, 0, List.of(x, y), x.dim(-1), rows(x));
    }

    /** y ∘ (dy − ⟨dy, y⟩). */
    Task softmaxBackward(Region y, Region dy, Region dx) {
        int[] rows = rows(y);
        return softmaxBackward(List.of(y, dy, dy, y, dx), rows[0], rows[1], 1, rows[1]);
    }

    /**
     * y ∘ (dy − ⟨p, q⟩), as attention has it: Σ dA ∘ A of a token's scores is ⟨do, o⟩ of its head, which is shorter.
     *
     * @param operands y, dy, p, q, dx
     * @param rows of y: batch, head, token
     * @param tokens elements of such a row
     * @param heads side by side in a row of p and q
     * @param width elements of a head
     */
    Task softmaxBackward(List<Region> operands, int rows, int tokens, int heads, int width) {
        return rowwise(
                Kernel.SOFTMAX_BACKWARD,
                Kernel.GROUP_SOFTMAX_BACKWARD,
                0,
                operands,
                Math.max(tokens, width),
                new int[] {rows, tokens, heads, width});
    }

    Task layerNorm(double epsilon, List<Region> in, Region y) {
        Region x = in.get(0);
        List<Region> operands = List.of(x, in.get(1), in.get(2), y);
        return rowwise(Kernel.LAYER_NORM, Kernel.GROUP_LAYER_NORM, 0, operands, x.dim(-1), rows(x), (float) epsilon);
    }

    /** Statistics first, the sums while x and dy are whole, then dx. */
    List<Task> layerNormBackward(double epsilon, List<Region> in, List<Region> out, Scratch scratch) {
        Region x = in.get(0);
        Region gain = in.get(1);
        Region dy = in.get(2);
        int[] rows = rows(x);
        Region statistics = scratch.take(2L * rows[0]);
        List<Task> tasks = new ArrayList<>();
        tasks.add(rowwise(
                Kernel.LAYER_NORM, Kernel.GROUP_LAYER_NORM, 1, List.of(x, x, x, statistics), x.dim(-1), rows, (float)
                        epsilon));
        tasks.addAll(Together.of(List.of(out.get(1), out.get(2)), scratch)
                .write((first, offsets) -> new Task(
                        Kernel.LAYER_NORM_SUMS, 0, List.of(x, dy, statistics, first), Loops.join(rows, offsets))));
        tasks.add(rowwise(
                Kernel.LAYER_NORM_BACKWARD,
                Kernel.GROUP_LAYER_NORM_BACKWARD,
                0,
                List.of(x, gain, dy, statistics, out.get(0)),
                x.dim(-1),
                rows));
        return tasks;
    }

    /** How many matrices, and their extent. */
    Task cholesky(Region a, Region l) {
        int n = a.dim(-1);
        Kernel kernel = tuning.tiled() ? Kernel.GROUP_CHOLESKY : Kernel.CHOLESKY;
        return new Task(kernel, 0, List.of(a, l), new int[] {a.size() / (n * n), n});
    }

    /** Rows and their length. */
    private static int[] rows(Region x) {
        return new int[] {x.size() / x.dim(-1), x.dim(-1)};
    }
}
