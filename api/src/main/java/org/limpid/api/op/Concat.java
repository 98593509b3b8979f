package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * One or more operands of the same element type joined along an axis; their other extents are equal.
 *
 * @param axis counted from 0
 */
public record Concat(int axis) implements Primitive {

    @Override
    public String name() {
        return "concat";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.that(!inputs.isEmpty(), this, "takes at least one operand, got none");
        TensorType first = inputs.getFirst();
        Shape shape = first.shape();
        Check.that(axis >= 0 && axis < shape.rank(), this, "operand 0 is " + first + " and has no axis " + axis);
        long joined = 0;
        for (int i = 0; i < inputs.size(); i++) {
            TensorType next = inputs.get(i);
            Check.sameDType(this, "operand 0", first, "operand " + i, next);
            Check.rank(this, "operand " + i, next, shape.rank());
            Check.shape(
                    this, "operand " + i, next, shape.with(axis, next.shape().dim(axis)));
            joined += next.shape().dim(axis);
        }
        Check.that(joined <= Integer.MAX_VALUE, this, "the joined axis would have " + joined + " rows");
        return List.of(first.with(shape.with(axis, (int) joined)));
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
