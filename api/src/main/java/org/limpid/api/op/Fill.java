package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * A constant tensor; takes no operands.
 *
 * @param type what to make
 * @param value every element, rounded to the element type (NaN and ±∞ too, and ±∞ on overflow); for integers it must be
 *     one
 */
public record Fill(TensorType type, double value) implements Primitive {

    /** Refuses a value that an integer tensor cannot hold. */
    public Fill {
        if (!fits(value, type.dtype())) {
            throw new LimpidException("fill: " + value + " is not a 32-bit integer, as " + type + " needs");
        }
    }

    /** Whether a constant can stand in a tensor of that element type. */
    static boolean fits(double value, DType dtype) {
        return dtype != DType.I32 || value == (int) value;
    }

    @Override
    public String name() {
        return "fill";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs);
        return List.of(type);
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
