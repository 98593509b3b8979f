package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;

/**
 * The two-layer perceptron of a transformer: W₂ GELU(W₁x + b₁) + b₂ with 4d hidden numbers and the exact GELU(x) =
 * ½x(1 + erf(x/√2)) (Hendrycks and Gimpel 2016): x and y (…, d).
 *
 * @param first from d to 4d
 * @param second from 4d to d
 */
public record Perceptron(Linear first, Linear second) implements Layer {

    private static final int RATIO = 4;

    /** The parameters {@code <name>.fc1} and {@code <name>.fc2}, weights drawn as said and biases 0. */
    public static Perceptron of(String name, int dim, Distribution weights) {
        Distribution zero = new Distribution.Constant(0);
        int hidden = Math.multiplyExact(RATIO, dim);
        return new Perceptron(
                Linear.of(name + ".fc1", dim, hidden, weights, zero),
                Linear.of(name + ".fc2", hidden, dim, weights, zero));
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(first, second);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        Value hidden = first.apply(builder, x);
        Value erf = builder.unary(Unary.Function.ERF, builder.mul(hidden, Math.sqrt(0.5)));
        return second.apply(builder, builder.mul(builder.mul(hidden, 0.5), builder.add(erf, 1)));
    }
}
