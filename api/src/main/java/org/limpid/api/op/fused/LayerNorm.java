package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * Layer normalisation (Ba, Kiros and Hinton, arXiv:1607.06450, §3) along the last axis, with the biased variance:
 * y = (x − μ) / √(σ² + ε) ∘ gain + bias, μ = mean x, σ² = mean (x − μ)².
 *
 * <p>Operands x (…, q) floating, gain (q) and bias (q); result y (…, q). A row that is constant becomes {@code bias}; a
 * row with a NaN or an infinity is all NaN. The variance is taken of the centred row, never as a difference of squares.
 *
 * @param epsilon keeps the root from zero; above 0, in units of x²
 */
public record LayerNorm(double epsilon) implements Fused {

    /** Refuses an epsilon that is not a finite number above 0. */
    public LayerNorm {
        Attributes.positive("layer_norm", "epsilon", epsilon);
    }

    @Override
    public String name() {
        return "layer_norm";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x", "gain", "bias");
        TensorType x = inputs.get(0);
        Check.floating(this, "x", x);
        Check.rankAtLeast(this, "x", x, 1);
        TensorType vector = x.with(Shape.of(x.shape().dim(-1)));
        Check.type(this, "gain", inputs.get(1), vector);
        Check.type(this, "bias", inputs.get(2), vector);
        return List.of(x);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value normalised = Statistics.of(e, inputs.get(0), epsilon).normalised();
        return List.of(e.add(e.mul(normalised, inputs.get(1)), inputs.get(2)));
    }

    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dy = Objects.requireNonNull(outputGradients.getFirst());
        List<Value> gradients = e.emit(new LayerNormBackward(epsilon), List.of(inputs.get(0), inputs.get(1), dy));
        return Optional.of(Arrays.asList(gradients.get(0), gradients.get(1), gradients.get(2)));
    }

    /** Mean, centring, variance, scaling, gain and bias: 7 per element. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 7 * inputs.getFirst().size();
    }

    /**
     * What forward and backward share.
     *
     * @param normalised x̂ = (x − μ)·inverse, of x's shape
     * @param inverse 1/√(σ² + ε), (…, 1)
     */
    record Statistics(Value normalised, Value inverse) {

        static Statistics of(Emitter e, Value x, double epsilon) {
            Value centred = e.sub(x, e.mean(x, true, -1));
            Value variance = e.mean(e.mul(centred, centred), true, -1);
            Value inverse = e.reciprocal(e.sqrt(e.add(variance, epsilon)));
            return new Statistics(e.mul(centred, inverse), inverse);
        }
    }
}
