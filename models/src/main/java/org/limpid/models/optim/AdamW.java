package org.limpid.models.optim;

import java.util.List;
import java.util.Map;
import org.limpid.api.backend.Inputs;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;

/**
 * Adam with decoupled weight decay (Loshchilov &amp; Hutter, <i>Decoupled Weight Decay Regularization</i>, ICLR 2019,
 * algorithm 2), as PyTorch has it: p ← p(1 − lr·wd), m ← β1 m + (1 − β1) g, v ← β2 v + (1 − β2) g²,
 * p ← p − lr · m/(1 − β1ᵗ) / (√(v/(1 − β2ᵗ)) + ε). It remembers m and v as {@code adamw.m.<name>} and
 * {@code adamw.v.<name>}; its inputs are {@code learning_rate}, {@code correction1} = 1 − β1ᵗ and
 * {@code correction2} = 1 − β2ᵗ.
 *
 * @param beta1 how much of the mean gradient is kept
 * @param beta2 how much of the mean square is kept
 * @param epsilon ε
 * @param weightDecay wd, as a multiple of the learning rate
 * @param decay which parameters it applies to
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, Decay decay) implements Optimizer {

    /** The name of the input that holds 1 − β1ᵗ, f32[]. */
    public static final String CORRECTION1 = "correction1";

    /** The name of the input that holds 1 − β2ᵗ, f32[]. */
    public static final String CORRECTION2 = "correction2";

    /** Refuses values with which it does not converge. */
    public AdamW {
        HyperParameters.average("beta1 of AdamW", beta1);
        HyperParameters.average("beta2 of AdamW", beta2);
        HyperParameters.positive("epsilon of AdamW", epsilon, "1e-8");
        HyperParameters.notNegative("weight decay of AdamW", weightDecay, "0.05");
    }

    /** With β 0.9 and 0.999, ε 1e-8, and all parameters decayed. */
    public static AdamW of(double weightDecay) {
        return new AdamW(0.9, 0.999, 1e-8, weightDecay, Decay.ALL);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public List<Parameter> state(Parameter parameter) {
        return List.of(
                Parameter.state("adamw.m." + parameter.name(), parameter.type()),
                Parameter.state("adamw.v." + parameter.name(), parameter.type()));
    }

    @Override
    public void append(ProgramBuilder builder, Map<Parameter, Value> gradients) {
        Value learningRate = Scalars.declare(builder, LEARNING_RATE);
        Value correction1 = Scalars.declare(builder, CORRECTION1);
        Value correction2 = Scalars.declare(builder, CORRECTION2);
        try (var _ = builder.at(Scalars.PLACE)) {
            gradients.forEach((parameter, gradient) -> {
                List<Parameter> moments = state(parameter);
                double decayed = decay.includes(parameter) ? weightDecay : 0;
                List<Value> next = builder.emit(
                        new AdamWUpdate(beta1, beta2, epsilon, decayed),
                        List.of(
                                builder.parameter(parameter),
                                gradient,
                                builder.parameter(moments.get(0)),
                                builder.parameter(moments.get(1)),
                                learningRate,
                                correction1,
                                correction2));
                builder.update(parameter, next.get(0));
                builder.update(moments.get(0), next.get(1));
                builder.update(moments.get(1), next.get(2));
            });
        }
    }

    @Override
    public void fill(Inputs inputs, long step, double learningRate) {
        Scalars.set(inputs, LEARNING_RATE, learningRate);
        Scalars.set(inputs, CORRECTION1, 1 - power(beta1, step + 1));
        Scalars.set(inputs, CORRECTION2, 1 - power(beta2, step + 1));
    }

    /** βⁿ by squaring: {@link StrictMath#pow} leaves garbage in each step, and {@link Math#pow} other bits on another JVM. */
    private static double power(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }
}
