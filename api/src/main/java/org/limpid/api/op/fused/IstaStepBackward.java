package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link IstaStep} through y: g = dy ∘ 1[y &gt; 0], h = gDᵀ, dz = g + η(h − hD), dD = η(rᵀg − hᵀz),
 * sums over all tokens. Four products; the textbook form takes five beside the forward step's.
 *
 * <p>Operands z (…, d), D (d, d), r and y (…, d) as the forward step gave them, dy (…, d); results dz (…, d) and dD (d,
 * d). Where y is 0 or NaN the gradient is cut off.
 *
 * @param eta as in {@link IstaStep}
 * @param lambda as in {@link IstaStep}
 */
public record IstaStepBackward(double eta, double lambda) implements Fused {

    /** Refuses a step size that is not above 0 and a negative sparsity; both must be finite. */
    public IstaStepBackward {
        IstaStep.check("ista_step_backward", eta, lambda);
    }

    @Override
    public String name() {
        return "ista_step_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "z", "D", "r", "y", "dy");
        TensorType z = inputs.get(0);
        IstaStep.check(this, z, inputs.get(1));
        Check.type(this, "r", inputs.get(2), z);
        Check.type(this, "y", inputs.get(3), z);
        Check.type(this, "dy", inputs.get(4), z);
        return List.of(z, inputs.get(1));
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value tokens = inputs.get(0);
        Value d = inputs.get(1);
        Value z = Rows.flat(e, tokens);
        Value r = Rows.flat(e, inputs.get(2));
        Value g = activeOnly(e, Rows.flat(e, inputs.get(4)), Rows.flat(e, inputs.get(3)));
        Value h = e.matmul(g, false, d, true);
        Value dz = e.add(g, e.mul(e.sub(h, e.matmul(h, d)), eta));
        Value dd = e.mul(e.sub(e.matmul(r, true, g, false), e.matmul(h, true, z, false)), eta);
        return List.of(Rows.unflat(e, dz, tokens), dd);
    }

    /** The gradient where the ReLU let its argument through. */
    static Value activeOnly(Emitter e, Value gradient, Value activation) {
        Value zero = e.constant(0, activation);
        return e.select(e.compare(Compare.Relation.GT, activation, zero), gradient, zero);
    }

    /** Four products of 2d per element, 4 per element, 2 per element of D. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType z = inputs.getFirst();
        return z.size() * (8L * z.shape().dim(-1) + 4) + 2 * inputs.get(1).size();
    }
}
