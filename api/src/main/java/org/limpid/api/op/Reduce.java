package org.limpid.api.op;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The sum, maximum or minimum along axes: y[kept] = ⊕ x[kept, reduced]. MAX and MIN give NaN if any element is NaN, and
 * order −0 before +0; on ties their gradient is split evenly. Integer sums wrap.
 *
 * @param function which
 * @param axes the axes to reduce, ascending, each once; empty for none
 * @param keepAxes whether reduced axes stay with an extent of 1
 */
public record Reduce(Function function, List<Integer> axes, boolean keepAxes) implements Primitive {

    /** The reductions. */
    public enum Function {
        /** Σ x. */
        SUM,
        /** The largest element. */
        MAX,
        /** The smallest element. */
        MIN
    }

    /** Orders the axes and refuses duplicates and negative numbers. */
    public Reduce {
        TreeSet<Integer> ordered = new TreeSet<>(axes);
        if (ordered.size() != axes.size() || (!ordered.isEmpty() && ordered.first() < 0)) {
            throw new LimpidException("reduce: the axes " + axes + " must be different and counted from 0");
        }
        axes = List.copyOf(ordered);
    }

    @Override
    public String name() {
        return "reduce_" + function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Shape shape = x.shape();
        int rank = shape.rank();
        Check.that(
                axes.isEmpty() || axes.getLast() < rank,
                this,
                "x is " + x + " and has no axis " + (axes.isEmpty() ? "" : axes.getLast()));
        int[] extents = new int[keepAxes ? rank : rank - axes.size()];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (!axes.contains(axis)) {
                extents[next++] = shape.dim(axis);
            } else if (keepAxes) {
                extents[next++] = 1;
            }
        }
        return List.of(x.with(Shape.of(extents)));
    }

    @Override
    public Tolerance tolerance() {
        return function == Function.SUM ? new Tolerance.Accumulated(4) : new Tolerance.Exact();
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return inputs.getFirst().size();
    }
}
