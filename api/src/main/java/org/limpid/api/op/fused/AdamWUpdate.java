package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * One step of AdamW (Loshchilov and Hutter, ICLR 2019, algorithm 2), with the weight decay scaled by the learning rate
 * and ε outside the root, as PyTorch has it: m' = β₁m + (1 − β₁)g, v' = β₂v + (1 − β₂)g², p' = p·(1 − lr·decay) − lr/c₁
 * · m' / (√(v'/c₂) + ε).
 *
 * <p>Operands p, g, m and v of one shape, and the scalars learning_rate, correction1 c₁ = 1 − β₁ᵗ and correction2 c₂ =
 * 1 − β₂ᵗ for step t from 1; results p', m' and v'. NaN follows from the formula.
 *
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, above 0
 * @param weightDecay at least 0
 */
public record AdamWUpdate(double beta1, double beta2, double epsilon, double weightDecay) implements Fused {

    /** Refuses values outside the ranges above. */
    public AdamWUpdate {
        Attributes.decay("adamw_update", "beta1", beta1);
        Attributes.decay("adamw_update", "beta2", beta2);
        Attributes.positive("adamw_update", "epsilon", epsilon);
        Attributes.notNegative("adamw_update", "weightDecay", weightDecay);
    }

    @Override
    public String name() {
        return "adamw_update";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "p", "g", "m", "v", "learning_rate", "correction1", "correction2");
        TensorType p = inputs.getFirst();
        Check.floating(this, "p", p);
        checkAll(this, inputs, p, 1, "g", "m", "v");
        checkAll(this, inputs, p.with(Shape.SCALAR), 4, "learning_rate", "correction1", "correction2");
        return List.of(p, p, p);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value g = inputs.get(1);
        Value rate = inputs.get(4);
        Value m = average(e, inputs.get(2), g, beta1);
        Value v = average(e, inputs.get(3), e.mul(g, g), beta2);
        Value root = e.sqrt(e.div(v, inputs.get(6)));
        Value step = e.mul(e.div(m, e.add(root, epsilon)), e.div(rate, inputs.get(5)));
        return List.of(e.sub(decayed(e, inputs.getFirst(), rate, weightDecay), step), m, v);
    }

    /** 14 per element of p. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 14 * inputs.getFirst().size();
    }

    /** Checks consecutive operands from number {@code first} on, which all have one type. */
    static void checkAll(Op op, List<TensorType> inputs, TensorType wanted, int first, String... names) {
        for (int i = 0; i < names.length; i++) {
            Check.type(op, names[i], inputs.get(first + i), wanted);
        }
    }

    /** β·old + (1 − β)·next. */
    static Value average(Emitter e, Value old, Value next, double beta) {
        return e.add(e.mul(old, beta), e.mul(next, 1 - beta));
    }

    /** p·(1 − lr·decay). */
    static Value decayed(Emitter e, Value p, Value rate, double weightDecay) {
        return weightDecay == 0 ? p : e.mul(p, e.sub(e.constant(1, rate), e.mul(rate, weightDecay)));
    }
}
