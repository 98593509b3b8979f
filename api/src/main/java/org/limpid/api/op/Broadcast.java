package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * x repeated to a larger shape: aligned at the last axis, extents of 1 and missing axes are repeated.
 *
 * @param shape the extents of the result
 */
public record Broadcast(Shape shape) implements Primitive {

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Check.that(
                x.shape().broadcastsTo(shape),
                this,
                "x is " + x + " and cannot be repeated to " + shape
                        + "; each of its extents must be 1 or equal to the one it is aligned with");
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
