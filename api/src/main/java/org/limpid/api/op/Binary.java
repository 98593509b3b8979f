package org.limpid.api.op;

import java.util.List;
import java.util.Locale;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * A function of two elements, with {@linkplain Shape#broadcast broadcasting}: both operands of the same element type.
 * Integers wrap and cannot be divided.
 *
 * @param function which
 */
public record Binary(Function function) implements Primitive {

    /** The functions; correctly rounded, NaN if either operand is NaN. */
    public enum Function {
        /** a + b. */
        ADD,
        /** a − b. */
        SUB,
        /** a · b. */
        MUL,
        /** a / b; ±∞ or NaN for b = ±0; floating only. */
        DIV,
        /** The larger; −0 is less than +0; on a tie the gradient is split in halves. */
        MAX,
        /** The smaller; −0 is less than +0; on a tie the gradient is split in halves. */
        MIN
    }

    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "a", "b");
        TensorType a = inputs.get(0);
        TensorType b = inputs.get(1);
        Check.sameDType(this, "a", a, "b", b);
        Check.that(function != Function.DIV || a.dtype().isFloating(), this, "integers are not divided; got " + a);
        return List.of(new TensorType(a.dtype(), Shapes.broadcast(this, "a", a, "b", b)));
    }

    @Override
    public Tolerance tolerance() {
        return switch (function) {
            case MAX, MIN -> new Tolerance.Exact();
            case ADD, SUB, MUL -> new Tolerance.Ulps(0.5);
            case DIV -> new Tolerance.Ulps(1);
        };
    }
}
