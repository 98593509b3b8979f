package org.limpid.models.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Inputs;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;

/**
 * Turns gradients into updates of parameters. What changes from step to step, the learning rate and what follows from
 * the step's number, are scalar inputs of the program that the host {@linkplain #fill fills}; what the optimiser
 * remembers are parameters, zero before the first step.
 */
public sealed interface Optimizer permits AdamW, Lion {

    /** The name of the input that holds the learning rate, f32[]. */
    String LEARNING_RATE = "learning_rate";

    /** Which parameters shrink by the weight decay. */
    enum Decay {
        /** All of them, as CRATE's reference code has it. */
        ALL,
        /** Those of rank 2 or more: no gains, no biases. */
        MATRICES;

        boolean includes(Parameter parameter) {
            return this == ALL || parameter.type().shape().rank() >= 2;
        }
    }

    /** The name by which users ask for it, as in {@code adamw}. */
    String name();

    /**
     * What it remembers of a parameter, in the order in which {@link #append} gives it to the update.
     *
     * @param parameter one that it trains
     */
    List<Parameter> state(Parameter parameter);

    /** What it remembers of all that have a gradient among these, in order. */
    default List<Parameter> state(Iterable<Parameter> parameters) {
        List<Parameter> state = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (parameter.hasGradient()) {
                state.addAll(state(parameter));
            }
        }
        return List.copyOf(state);
    }

    /**
     * Appends an update of each parameter and of what is remembered of it, and declares the scalar inputs.
     *
     * @param builder where the ops go
     * @param gradients of the objective, each of its parameter's type
     */
    void append(ProgramBuilder builder, Map<Parameter, Value> gradients);

    /**
     * Fills the scalar inputs for a step; allocates nothing.
     *
     * @param inputs has a tensor for each of them, as {@link Inputs#zerosFor} makes
     * @param step how many steps came before: 0 for the first
     * @param learningRate of this step
     * @throws LimpidException if the inputs lack one of the scalars
     */
    void fill(Inputs inputs, long step, double learningRate);
}
