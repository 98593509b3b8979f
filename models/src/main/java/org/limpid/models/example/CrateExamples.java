package org.limpid.models.example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Inputs;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageClassifier;
import org.limpid.models.Objective;
import org.limpid.models.PatchGrid;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.Readout.Pooling;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Lion;
import org.limpid.models.optim.Optimizer;

/** CRATE and CRATE-α forward, backward and in training, at sizes that no vector length divides. */
public final class CrateExamples implements ProgramExample.Source {

    private static final long SEED = 2306_01129;
    private static final int BATCH = 3;

    /** For {@link java.util.ServiceLoader}. */
    public CrateExamples() {}

    @Override
    public List<ProgramExample> examples() {
        Crate crate = new Crate(CrateConfig.builder()
                .image(10, 14)
                .patch(5, 7)
                .classes(7)
                .dim(13)
                .depth(2)
                .heads(3)
                .dimHead(5)
                .build());
        Crate mean = new Crate(CrateConfig.builder()
                .image(6, 9)
                .patch(3, 3)
                .channels(1)
                .classes(4)
                .dim(10)
                .depth(2)
                .heads(2)
                .pooling(Pooling.MEAN)
                .build());
        Crate oneHead = new Crate(CrateConfig.builder()
                .image(8, 8)
                .patch(4, 4)
                .channels(2)
                .classes(3)
                .dim(11)
                .depth(1)
                .heads(1)
                .build());
        CrateAlpha alpha = new CrateAlpha(CrateAlphaConfig.of(new PatchGrid(10, 14, 5, 7, 2), 6, 15, 2, 3));
        return List.of(
                forward("crate.forward", crate),
                forward("crate.forward.mean-pooling", mean),
                forward("crate.forward.one-head", oneHead),
                gradient("crate.gradient", crate),
                gradient("crate.gradient.mean-pooling", mean),
                gradient("crate.gradient.one-head", oneHead),
                forward("crate-alpha.forward", alpha),
                gradient("crate-alpha.gradient", alpha),
                training("crate.training-step.adamw", crate, AdamW.of(0.05), 3),
                training("crate.training-step.lion", mean, Lion.of(0.5), 2));
    }

    private static ProgramExample forward(String name, ImageClassifier crate) {
        return example(name, Watch.allNamed(crate.inference(BATCH)), crate, 1);
    }

    private static ProgramExample gradient(String name, ImageClassifier crate) {
        Program evaluation = new Classification(crate, 0.1).evaluation(BATCH);
        return example(name, Gradients.of(evaluation, Objective.LOSS, evaluation.parameters()), crate, 1);
    }

    private static ProgramExample training(String name, ImageClassifier crate, Optimizer optimizer, int runs) {
        Program step = new Classification(crate, 0.1).trainingStep(optimizer, BATCH);
        ProgramExample example = example(name, step, crate, runs);
        Inputs scalars = Inputs.create();
        example.inputs().forEach(scalars::put);
        // The same scalars for every run: those of the last one.
        optimizer.fill(scalars, runs - 1, 1e-3);
        return example;
    }

    private static ProgramExample example(String name, Program program, ImageClassifier crate, int runs) {
        Map<Parameter, Tensor> parameters = new LinkedHashMap<>();
        program.parameters().forEach(parameter -> parameters.put(parameter, Tensor.zeros(parameter.type())));
        crate.learned().forEach(learned -> parameters.put(learned.parameter(), perturbed(learned)));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Input input : program.inputs()) {
            inputs.put(input.name(), value(input, crate));
        }
        return new ProgramExample(name, program, parameters, inputs, runs);
    }

    /** The initial value moved a little, so that a gain or bias that is left out shows. */
    private static Tensor perturbed(Learned learned) {
        Tensor value = learned.draw(SEED);
        Tensor noise = new Distribution.Normal(0.1).draw(learned.parameter(), SEED + 1);
        for (long i = 0; i < value.size(); i++) {
            value.setFloat(i, value.getFloat(i) + noise.getFloat(i));
        }
        return value;
    }

    private static Tensor value(Input input, ImageClassifier crate) {
        Tensor value = Tensor.zeros(input.value().type());
        switch (input.name()) {
            case ImageClassifier.IMAGE ->
                value.copyFrom(new Distribution.Normal(1)
                        .draw(new Parameter(input.name(), input.value().type(), false), SEED));
            case Classification.LABEL -> {
                for (int i = 0; i < BATCH; i++) {
                    value.setInt(i, (2 * i + 1) % crate.classes());
                }
            }
            case Classification.WEIGHT -> {
                // The last example only fills up the batch.
                for (int i = 0; i < BATCH - 1; i++) {
                    value.setFloat(i, 1);
                }
            }
            default -> {
                // A scalar of the optimiser, which fills it itself.
            }
        }
        return value;
    }
}
