package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * One step of Lion (Chen et al., NeurIPS 2023, algorithm 2): p' = p·(1 − lr·decay) − lr·sign(β₁m + (1 − β₁)g), m' = β₂m
 * + (1 − β₂)g, with sign(0) = 0.
 *
 * <p>Operands p, g and m of one shape, and the scalar learning_rate; results p' and m'. A NaN in g or m makes that
 * element of both results NaN.
 *
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param weightDecay at least 0
 */
public record LionUpdate(double beta1, double beta2, double weightDecay) implements Fused {

    /** Refuses values outside the ranges above. */
    public LionUpdate {
        Attributes.decay("lion_update", "beta1", beta1);
        Attributes.decay("lion_update", "beta2", beta2);
        Attributes.notNegative("lion_update", "weightDecay", weightDecay);
    }

    @Override
    public String name() {
        return "lion_update";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "p", "g", "m", "learning_rate");
        TensorType p = inputs.getFirst();
        Check.floating(this, "p", p);
        AdamWUpdate.checkAll(this, inputs, p, 1, "g", "m");
        AdamWUpdate.checkAll(this, inputs, p.with(Shape.SCALAR), 3, "learning_rate");
        return List.of(p, p);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value g = inputs.get(1);
        Value m = inputs.get(2);
        Value rate = inputs.get(3);
        Value direction = e.unary(Unary.Function.SIGN, AdamWUpdate.average(e, m, g, beta1));
        Value p = AdamWUpdate.decayed(e, inputs.getFirst(), rate, weightDecay);
        return List.of(e.sub(p, e.mul(direction, rate)), AdamWUpdate.average(e, m, g, beta2));
    }

    /** 10 per element of p. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 10 * inputs.getFirst().size();
    }
}
