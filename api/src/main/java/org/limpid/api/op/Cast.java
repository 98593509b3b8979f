package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * The values in another element type. Floating to integer truncates towards zero, saturates, and turns NaN into 0;
 * integer to F32 and narrowing round to nearest, ties to even, and overflow to ±∞.
 *
 * @param dtype the element type of the result
 */
public record Cast(DType dtype) implements Primitive {

    @Override
    public String name() {
        return "cast";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        return List.of(new TensorType(dtype, inputs.getFirst().shape()));
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
