package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * A box out of x: y[i] = x[starts + i].
 *
 * @param starts the first index along each axis
 * @param shape the extents of the box
 */
public record Slice(List<Integer> starts, Shape shape) implements Primitive {

    /** Copies the list and refuses one that is not as long as the shape. */
    public Slice {
        starts = List.copyOf(starts);
        if (starts.size() != shape.rank()) {
            throw new LimpidException(
                    "slice: the starts " + starts + " and the extents " + shape + " must be as many, one per axis");
        }
    }

    @Override
    public String name() {
        return "slice";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Check.rank(this, "x", x, shape.rank());
        for (int axis = 0; axis < shape.rank(); axis++) {
            long start = starts.get(axis);
            Check.that(
                    start >= 0 && start + shape.dim(axis) <= x.shape().dim(axis),
                    this,
                    "x is " + x + "; the box from " + starts + " with extents " + shape + " leaves it along axis "
                            + axis);
        }
        return List.of(x.with(shape));
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
