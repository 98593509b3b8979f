package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The same elements in the same row-major order under another shape of equal size.
 *
 * @param shape the new extents
 */
public record Reshape(Shape shape) implements Primitive {

    @Override
    public String name() {
        return "reshape";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Check.that(
                x.size() == shape.size(),
                this,
                "x is " + x + " with " + x.size() + " elements; the shape " + shape + " has " + shape.size());
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
