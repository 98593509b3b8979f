package org.limpid.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Inputs;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.CrateMae;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedPatches;
import org.limpid.models.Model;
import org.limpid.models.Reconstruction;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Optimizer;
import org.limpid.training.checkpoint.SafeTensors;

/** Reference files of classifiers and masked autoencoders, computed in double precision: what the command is held against here. */
final class ReferenceFiles {

    private static final double LEARNING_RATE = 1e-3;
    private static final int STEPS = 2;
    private static final AdamW ADAMW = new AdamW(0.9, 0.999, 1e-8, 0.05, Optimizer.Decay.ALL);

    final Map<String, String> metadata = new LinkedHashMap<>();
    final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Everything that a file of kind {@code crate} holds, for a model of this configuration. */
    ReferenceFiles(CrateConfig config, int batch) {
        this(new Crate(config), batch);
    }

    /** Everything that a file of a masked autoencoder's kind holds. */
    ReferenceFiles(CrateMae model, int batch) {
        metadata.put("kind", model.kind());
        metadata.put("batch", Integer.toString(batch));
        metadata.putAll(model.config());
        SplittableRandom random = new SplittableRandom(7);
        Map<Parameter, Tensor> values = perturbed(model, random);
        Tensor image = noise(model.image().batch(batch), random);
        Tensor noise = noise(model.masks(batch), random);
        Tensor mask = MaskedPatches.byNoise(noise, model.shape().kept());
        tensors.put("input", image);
        tensors.put("noise", noise);
        tensors.put("mask", mask);
        values.forEach((parameter, value) -> tensors.put("param." + parameter.name(), value));
        Program evaluation = new Reconstruction(model).evaluation(batch);
        Program program = Gradients.of(
                evaluation,
                "loss",
                evaluation.parameters().stream().filter(Parameter::hasGradient).toList());
        Oracle.Result result = Oracle.run(program, values, Map.of("image", image, "mask", mask));
        result.outputs()
                .forEach((name, value) -> tensors.put(name, value.toTensor().toF32()));
        tensors.put("loss", tensor("loss").reshape(1));
    }

    /** Everything that a file of a classifier's kind holds. */
    ReferenceFiles(ImageClassifier model, int batch) {
        metadata.put("kind", model.kind());
        metadata.put("batch", Integer.toString(batch));
        metadata.putAll(model.config());
        metadata.put("label_smoothing", "0.1");
        metadata.put("adamw_lr", Double.toString(LEARNING_RATE));
        metadata.put("adamw_beta1", "0.9");
        metadata.put("adamw_beta2", "0.999");
        metadata.put("adamw_eps", "1e-08");
        metadata.put("adamw_weight_decay", "0.05");
        metadata.put("adamw_steps", Integer.toString(STEPS));
        SplittableRandom random = new SplittableRandom(7);
        Map<Parameter, Tensor> values = perturbed(model, random);
        Map<String, Tensor> inputs = inputs(model, batch, random);
        tensors.put("input", inputs.get("image"));
        tensors.put("labels", inputs.get("label"));
        values.forEach((parameter, value) -> tensors.put("param." + parameter.name(), value));
        forward(model, batch, values, inputs);
        steps(model, batch, values, inputs);
    }

    /** Initial values with gains and biases disturbed, so that a missing one shows. */
    private static Map<Parameter, Tensor> perturbed(Model model, SplittableRandom random) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>(model.initialise(1));
        values.forEach((parameter, value) -> {
            if (parameter.type().shape().rank() == 1) {
                for (long i = 0; i < value.size(); i++) {
                    value.setFloat(i, value.getFloat(i) + (float) random.nextDouble(-0.2, 0.2));
                }
            }
        });
        return values;
    }

    private static Map<String, Tensor> inputs(ImageClassifier model, int batch, SplittableRandom random) {
        Tensor image = noise(model.image().batch(batch), random);
        Tensor label = Tensor.zeros(TensorType.i32(batch));
        Tensor weight = Tensor.zeros(TensorType.f32(batch));
        for (int i = 0; i < batch; i++) {
            label.setInt(i, random.nextInt(model.classes()));
            weight.setFloat(i, 1);
        }
        return Map.of("image", image, "label", label, "weight", weight);
    }

    private static Tensor noise(TensorType type, SplittableRandom random) {
        Tensor noise = Tensor.zeros(type);
        for (long i = 0; i < noise.size(); i++) {
            noise.setFloat(i, (float) random.nextDouble(-1, 1));
        }
        return noise;
    }

    private void forward(ImageClassifier model, int batch, Map<Parameter, Tensor> values, Map<String, Tensor> inputs) {
        Program evaluation = new Classification(model, 0.1).evaluation(batch);
        Program program = Watch.allNamed(
                Gradients.of(evaluation, "loss", model.parameters().list()));
        Oracle.Result result = Oracle.run(program, values, inputs);
        result.outputs().forEach((name, value) -> {
            boolean block = name.startsWith("layer.") && (name.endsWith(".mssa") || name.endsWith(".ista"));
            if (block || name.equals("logits") || name.startsWith("grad.")) {
                tensors.put(name, value.toTensor().toF32());
            }
        });
        tensors.put("loss", result.output("loss").toTensor().toF32().reshape(1));
    }

    private void steps(
            ImageClassifier model, int batch, Map<Parameter, Tensor> values, Map<String, Tensor> batchInputs) {
        Program program = new Classification(model, 0.1).trainingStep(ADAMW, batch);
        Map<Parameter, Tensor> state = new LinkedHashMap<>();
        Parameters.of(program).forEach(parameter -> state.put(parameter, Tensor.zeros(parameter.type())));
        state.putAll(values);
        Tensor losses = Tensor.zeros(TensorType.f32(STEPS));
        for (int step = 0; step < STEPS; step++) {
            Inputs scalars = Inputs.zerosFor(program);
            ADAMW.fill(scalars, step, LEARNING_RATE);
            Map<String, Tensor> inputs = new LinkedHashMap<>(batchInputs);
            program.inputs()
                    .forEach(input -> inputs.computeIfAbsent(
                            input.name(), name -> java.util.Objects.requireNonNull(scalars.get(name))));
            Oracle.Result result = Oracle.run(program, state, inputs);
            losses.setFloat(step, (float) result.output("loss").toTensor().get(0));
            state.putAll(result.after(state));
        }
        tensors.put("adamw.losses", losses);
        for (Parameter parameter : model.parameters()) {
            Tensor after = java.util.Objects.requireNonNull(state.get(parameter));
            tensors.put("adamw." + parameter.name(), after.toF32());
        }
    }

    /** A tensor that is there. */
    Tensor tensor(String name) {
        return java.util.Objects.requireNonNull(tensors.get(name), name);
    }

    Path write(Path file) {
        SafeTensors.write(file, metadata, tensors);
        return file;
    }
}
