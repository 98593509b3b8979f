package org.limpid.cli.parity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.CrateMae;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedPatches;
import org.limpid.models.Models;
import org.limpid.models.Objective;
import org.limpid.models.Reconstruction;

/** Files of kind {@code crate-mae}: the mask that noise gives, the reconstruction, its loss, and gradients. */
final class MaeParity implements ParityKind {

    private static final double FORWARD = 1e-5;
    private static final double BACKWARD = 1e-4;
    private static final int MOST_IMAGES = 1 << 16;

    @Override
    public String kind() {
        return "crate-mae";
    }

    @Override
    public Result compare(ReferenceFile file, Backend backend) {
        Reference reference = Reference.read(file);
        Tensor mask =
                MaskedPatches.byNoise(reference.noise, reference.model.shape().kept());
        Comparison masks = Comparison.absolute("mask", 0);
        if (reference.mask != null) {
            masks.compare("mask", reference.mask, mask);
        }
        Program evaluation = new Reconstruction(reference.model).evaluation(reference.batch);
        Program program = Gradients.of(evaluation, Objective.LOSS, List.copyOf(reference.gradients.keySet()));
        Comparison prediction = Comparison.relative("reconstruction", FORWARD);
        Comparison loss = Comparison.relative("loss", FORWARD);
        Comparison gradients = Comparison.relative("gradients", BACKWARD);
        try (Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            weights.parameters().forEach(parameter -> weights.write(parameter, reference.value(parameter)));
            Outputs outputs = session.run(
                    program,
                    Inputs.create().put(ImageClassifier.IMAGE, reference.images).put(CrateMae.MASK, mask));
            if (reference.prediction != null) {
                prediction.compare("pred", reference.prediction, outputs.read(CrateMae.PREDICTION));
            }
            if (reference.loss != null) {
                loss.compare("loss", reference.loss, outputs.read(Objective.LOSS));
            }
            reference.gradients.forEach((parameter, expected) ->
                    gradients.compare("grad." + parameter.name(), expected, outputs.read("grad." + parameter.name())));
        }
        return new Result(reference.describe(), List.of(masks, prediction, loss, gradients));
    }

    /** Everything that a file says, read and checked. */
    private static final class Reference {

        private final CrateMae model;
        private final int batch;
        private final Map<Parameter, Tensor> values;
        private final Tensor images;
        private final Tensor noise;
        private final @Nullable Tensor mask;
        private final @Nullable Tensor prediction;
        private final @Nullable Tensor loss;
        private final Map<Parameter, Tensor> gradients;

        private Reference(ReferenceFile file, CrateMae model) {
            this.model = model;
            batch = file.count("batch", MOST_IMAGES);
            values = file.readParameters(model.parameters());
            images = file.read("input", model.image().batch(batch));
            noise = file.read("noise", model.masks(batch));
            mask = file.has("mask") ? file.read("mask", model.masks(batch)) : null;
            Program inference = model.inference(batch);
            prediction = file.has("pred")
                    ? file.read("pred", inference.output(CrateMae.PREDICTION).type())
                    : null;
            loss = file.has("loss") ? file.read("loss", TensorType.f32(1)) : null;
            // The reference computes none for what has no part in the result.
            gradients = file.readPerParameter(
                    "grad.",
                    Parameters.of(inference.parameters().stream()
                            .filter(Parameter::hasGradient)
                            .toList()));
        }

        static Reference read(ReferenceFile file) {
            try {
                var family = Models.discover().family("crate-mae");
                file.tickOff(family);
                Reference reference = new Reference(file, (CrateMae) family.create(file.metadata()));
                Set<String> keys = new LinkedHashSet<>(List.of("kind", "batch"));
                keys.addAll(family.keys());
                file.requireRead(reference.knownTensors(), keys);
                return reference;
            } catch (LimpidException wrong) {
                throw file.named(wrong);
            }
        }

        private Set<String> knownTensors() {
            Set<String> known = new LinkedHashSet<>(List.of("input", "noise", "mask", "pred", "loss"));
            for (Parameter parameter : model.parameters()) {
                known.add("param." + parameter.name());
                known.add("grad." + parameter.name());
            }
            return known;
        }

        Tensor value(Parameter parameter) {
            Tensor value = values.get(parameter);
            if (value == null) {
                throw new IllegalStateException("the model has no parameter " + parameter);
            }
            return value;
        }

        String describe() {
            Map<String, String> c = model.config();
            return String.format(
                    "crate-mae %s×%s×%s, patch %s×%s, d %s, %s + %s layers, %s and %s heads, %d of %d patches shown;"
                            + " batch %d",
                    c.get("image_height"),
                    c.get("image_width"),
                    c.get("channels"),
                    c.get("patch_height"),
                    c.get("patch_width"),
                    c.get("dim"),
                    c.get("depth"),
                    c.get("decoder_depth"),
                    c.get("heads"),
                    c.get("decoder_heads"),
                    model.shape().kept(),
                    model.shape().grid().patches(),
                    batch);
        }
    }
}
