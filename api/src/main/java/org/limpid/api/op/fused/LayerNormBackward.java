package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link LayerNorm}. With x̂ = (x − μ)·ρ, ρ = 1/√(σ² + ε) and g = dy ∘ gain:
 * dx = ρ (g − mean g − x̂ · mean (g ∘ x̂)), dgain = Σ dy ∘ x̂ and dbias = Σ dy over all rows.
 *
 * <p>Operands x (…, q), gain (q), dy (…, q); results dx (…, q), dgain (q), dbias (q). The statistics are computed again
 * rather than stored. A NaN in a row of x or dy makes that row of dx NaN, and both sums.
 *
 * @param epsilon as in {@link LayerNorm}
 */
public record LayerNormBackward(double epsilon) implements Fused {

    /** Refuses an epsilon that is not a finite number above 0. */
    public LayerNormBackward {
        Attributes.positive("layer_norm_backward", "epsilon", epsilon);
    }

    @Override
    public String name() {
        return "layer_norm_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x", "gain", "dy");
        TensorType x = inputs.get(0);
        Check.floating(this, "x", x);
        Check.rankAtLeast(this, "x", x, 1);
        TensorType vector = x.with(Shape.of(x.shape().dim(-1)));
        Check.type(this, "gain", inputs.get(1), vector);
        Check.type(this, "dy", inputs.get(2), x);
        return List.of(x, vector, vector);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value dy = inputs.get(2);
        LayerNorm.Statistics statistics = LayerNorm.Statistics.of(e, inputs.get(0), epsilon);
        Value normalised = statistics.normalised();
        Value g = e.mul(dy, inputs.get(1));
        Value along = e.mul(normalised, e.mean(e.mul(g, normalised), true, -1));
        Value dx = e.mul(statistics.inverse(), e.sub(e.sub(g, e.mean(g, true, -1)), along));
        return List.of(dx, Rows.sum(e, e.mul(dy, normalised)), Rows.sum(e, dy));
    }

    /** Statistics 5, g 1, its two means 3, dx 4, dgain 2, dbias 1: 16 per element. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 16 * inputs.getFirst().size();
    }
}
