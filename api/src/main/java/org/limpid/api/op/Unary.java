package org.limpid.api.op;

import java.util.List;
import java.util.Locale;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * A function of each element: y = f(x), x of any shape, floating (NEG, ABS, SIGN and RELU also of integers, which
 * wrap).
 *
 * @param function which
 */
public record Unary(Function function) implements Primitive {

    /** The functions; NaN gives NaN in all of them. */
    public enum Function {
        /** −x; flips the sign of zero. */
        NEG(0),
        /** |x|. */
        ABS(0),
        /** −1, 0 or 1; sign(±0) = ±0. */
        SIGN(0),
        /** max(x, 0), and +0 for −0; its derivative at 0 is 0. */
        RELU(0),
        /** eˣ; 0 for −∞, ∞ on overflow; results below the normal range may be flushed to 0. */
        EXP(2),
        /** The natural logarithm; −∞ for ±0, NaN for x &lt; 0. */
        LOG(2),
        /** The correctly rounded root; NaN for x &lt; 0, −0 for −0. */
        SQRT(0.5),
        /** 1/x; ±∞ for ±0. */
        RECIPROCAL(1),
        /** The hyperbolic tangent; ±1 for ±∞. */
        TANH(4),
        /** The error function 2/√π ∫₀ˣ e^(−t²) dt; ±1 for ±∞. */
        ERF(4);

        private final double ulps;

        Function(double ulps) {
            this.ulps = ulps;
        }
    }

    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        boolean integral = switch (function) {
            case NEG, ABS, SIGN, RELU -> x.dtype() == DType.I32;
            case EXP, LOG, SQRT, RECIPROCAL, TANH, ERF -> false;
        };
        if (!integral) {
            Check.floating(this, "x", x);
        }
        return List.of(x);
    }

    @Override
    public Tolerance tolerance() {
        return function.ulps == 0 ? new Tolerance.Exact() : new Tolerance.Ulps(function.ulps);
    }
}
