package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The index of the largest element of a floating x along an axis, as I32, without that axis. The first one on a tie;
 * the first NaN if there is one. +0 and −0 tie.
 *
 * @param axis counted from 0
 */
public record ArgMax(int axis) implements Primitive {

    @Override
    public String name() {
        return "argmax";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Check.floating(this, "x", x);
        Shape shape = x.shape();
        Check.that(axis >= 0 && axis < shape.rank(), this, "x is " + x + " and has no axis " + axis);
        return List.of(new TensorType(DType.I32, shape.range(0, axis).concat(shape.range(axis + 1, shape.rank()))));
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Exact();
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return inputs.getFirst().size();
    }
}
