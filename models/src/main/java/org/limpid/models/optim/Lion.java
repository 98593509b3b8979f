package org.limpid.models.optim;

import java.util.List;
import java.util.Map;
import org.limpid.api.backend.Inputs;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LionUpdate;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;

/**
 * Lion (Chen et al., <i>Symbolic Discovery of Optimization Algorithms</i>, NeurIPS 2023, arXiv:2302.06675, algorithm
 * 2): p ← p(1 − lr·wd) − lr · sign(β1 m + (1 − β1) g), then m ← β2 m + (1 − β2) g, with sign(0) = 0. It remembers m as
 * {@code lion.m.<name>}; its input is {@code learning_rate}.
 *
 * @param beta1 how much of the momentum goes into the step
 * @param beta2 how much of the momentum is kept
 * @param weightDecay wd, as a multiple of the learning rate
 * @param decay which parameters it applies to
 */
public record Lion(double beta1, double beta2, double weightDecay, Decay decay) implements Optimizer {

    /** Refuses values with which it does not converge. */
    public Lion {
        HyperParameters.average("beta1 of Lion", beta1);
        HyperParameters.average("beta2 of Lion", beta2);
        HyperParameters.notNegative("weight decay of Lion", weightDecay, "0.5");
    }

    /** With β 0.9 and 0.99, and all parameters decayed. */
    public static Lion of(double weightDecay) {
        return new Lion(0.9, 0.99, weightDecay, Decay.ALL);
    }

    @Override
    public String name() {
        return "lion";
    }

    @Override
    public List<Parameter> state(Parameter parameter) {
        return List.of(Parameter.state("lion.m." + parameter.name(), parameter.type()));
    }

    @Override
    public void append(ProgramBuilder builder, Map<Parameter, Value> gradients) {
        Value learningRate = Scalars.declare(builder, LEARNING_RATE);
        try (var _ = builder.at(Scalars.PLACE)) {
            gradients.forEach((parameter, gradient) -> {
                Parameter momentum = state(parameter).getFirst();
                double decayed = decay.includes(parameter) ? weightDecay : 0;
                List<Value> next = builder.emit(
                        new LionUpdate(beta1, beta2, decayed),
                        List.of(builder.parameter(parameter), gradient, builder.parameter(momentum), learningRate));
                builder.update(parameter, next.get(0));
                builder.update(momentum, next.get(1));
            });
        }
    }

    @Override
    public void fill(Inputs inputs, long step, double learningRate) {
        Scalars.set(inputs, LEARNING_RATE, learningRate);
    }
}
