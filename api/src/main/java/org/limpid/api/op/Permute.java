package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The axes in another order: axis i of the result is axis {@code axes[i]} of x.
 *
 * @param axes each axis of x once
 */
public record Permute(List<Integer> axes) implements Primitive {

    /** Refuses a list that is not a permutation of 0 … rank − 1. */
    public Permute {
        axes = List.copyOf(axes);
        for (int axis = 0; axis < axes.size(); axis++) {
            if (!axes.contains(axis)) {
                throw new LimpidException("permute: " + axes + " does not name each axis from 0 to " + (axes.size() - 1)
                        + " once; " + axis + " is missing");
            }
        }
    }

    /** The permutation that undoes this one. */
    public Permute inverse() {
        int[] inverse = new int[axes.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[axes.get(i)] = i;
        }
        return new Permute(Shapes.list(inverse));
    }

    @Override
    public String name() {
        return "permute";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Check.rank(this, "x", x, axes.size());
        int[] extents = axes.stream().mapToInt(x.shape()::dim).toArray();
        return List.of(x.with(Shape.of(extents)));
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Exact();
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 0;
    }
}
