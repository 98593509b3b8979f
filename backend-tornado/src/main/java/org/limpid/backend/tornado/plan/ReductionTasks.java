package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Reduce;
import org.limpid.api.tensor.Shape;

/** Tasks in which one work item makes an element, or a row, from many. */
final class ReductionTasks {

    private ReductionTasks() {}

    /** The loops over what is kept, then the loops over what is reduced. */
    static Task reduce(Reduce op, Region x, Region y) {
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
        return new Task(
                x.isInt() ? Kernel.INT_REDUCE : Kernel.REDUCE,
                op.function().ordinal(),
                List.of(x, y),
                Loops.join(new int[] {y.size()}, inner.rows(Integer.MAX_VALUE), outer.all()));
    }

    /** How many results, their extent after the axis, the axis. */
    static Task argMax(ArgMax op, Region x, Region y) {
        Shape shape = x.type().shape();
        int after = shape.range(op.axis() + 1, shape.rank()).intSize();
        return new Task(Kernel.ARGMAX, 0, List.of(x, y), new int[] {y.size(), after, shape.dim(op.axis())});
    }

    static Task softmax(Region x, Region y) {
        return new Task(Kernel.SOFTMAX, 0, List.of(x, y), rows(x));
    }

    static Task softmaxBackward(Region y, Region dy, Region dx) {
        return new Task(Kernel.SOFTMAX_BACKWARD, 0, List.of(y, dy, dx), rows(y));
    }

    static Task layerNorm(double epsilon, List<Region> in, Region y) {
        return new Task(Kernel.LAYER_NORM, 0, List.of(in.get(0), in.get(1), in.get(2), y), rows(y), (float) epsilon);
    }

    /** Statistics first, the sums while x and dy are whole, then dx. */
    static List<Task> layerNormBackward(double epsilon, List<Region> in, List<Region> out, Scratch scratch) {
        Region x = in.get(0);
        Region gain = in.get(1);
        Region dy = in.get(2);
        int[] rows = rows(x);
        Region statistics = scratch.take(2L * rows[0]);
        List<Task> tasks = new ArrayList<>();
        tasks.add(new Task(Kernel.ROW_STATISTICS, 0, List.of(x, statistics), rows, (float) epsilon));
        tasks.addAll(Together.of(List.of(out.get(1), out.get(2)), scratch)
                .write((first, offsets) -> new Task(
                        Kernel.LAYER_NORM_SUMS, 0, List.of(x, dy, statistics, first), Loops.join(rows, offsets))));
        tasks.add(new Task(Kernel.LAYER_NORM_BACKWARD, 0, List.of(x, gain, dy, statistics, out.get(0)), rows));
        return tasks;
    }

    /** Rows and their length. */
    private static int[] rows(Region x) {
        return new int[] {x.size() / x.dim(-1), x.dim(-1)};
    }
}
