package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.models.optim.Optimizer;

/**
 * What training minimises: a model, what is asked of it, and how its answer is judged. From it come the two programs of
 * training, which have the output {@code loss} f32[] and whatever the objective adds to it.
 */
public interface Objective {

    /** The name of the output that holds the loss. */
    String LOSS = "loss";

    /** Who is trained. */
    Model model();

    /**
     * Appends the model and its loss to a program.
     *
     * @param builder declares here the inputs of a batch, and takes the outputs beside the loss
     * @param batch how many examples a run takes, at least 1
     * @return the loss, f32[]
     */
    Value append(ProgramBuilder builder, int batch);

    /**
     * The program that judges the model and changes nothing; named {@code <kind>.eval}.
     *
     * @param batch how many examples a run takes, at least 1
     */
    default Program evaluation(int batch) {
        ProgramBuilder builder = new ProgramBuilder(model().kind() + ".eval");
        builder.output(LOSS, append(builder, batch));
        return builder.build();
    }

    /**
     * The program that also takes one step of an optimiser: loss and metrics are those before the step. Named
     * {@code <kind>.train}. Parameters that the loss does not depend on stay as they are.
     *
     * @param optimizer appends its inputs and updates
     * @param batch how many examples a run takes, at least 1
     */
    default Program trainingStep(Optimizer optimizer, int batch) {
        Program forward = evaluation(batch);
        ProgramBuilder builder = ProgramBuilder.extending(forward, model().kind() + ".train");
        Map<Parameter, Value> wanted = new LinkedHashMap<>();
        for (Parameter parameter : forward.parameters()) {
            if (parameter.hasGradient()) {
                wanted.put(parameter, forward.value(parameter));
            }
        }
        Map<Value, Value> found = Gradients.append(builder, forward.output(LOSS), wanted.values());
        Map<Parameter, Value> gradients = new LinkedHashMap<>();
        wanted.forEach((parameter, value) -> {
            Value gradient = found.get(value);
            if (gradient != null) {
                gradients.put(parameter, gradient);
            }
        });
        optimizer.append(builder, gradients);
        return builder.build();
    }
}
