package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * Elements of {@code a} where {@code mask} (I32) is not 0, elements of {@code b} elsewhere; all three broadcast to a
 * common shape. What is not selected does not matter: a NaN there leaves no trace, neither in the value nor in the
 * gradient.
 */
public record Select() implements Primitive {

    @Override
    public String name() {
        return "select";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "mask", "a", "b");
        TensorType mask = inputs.get(0);
        TensorType a = inputs.get(1);
        TensorType b = inputs.get(2);
        Check.integers(this, "mask", mask);
        Check.sameDType(this, "a", a, "b", b);
        Shape branches = Shapes.broadcast(this, "a", a, "b", b);
        return List.of(a.with(Shapes.broadcast(this, "mask", mask, "a and b", a.with(branches))));
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Exact();
    }
}
