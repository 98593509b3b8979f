package org.limpid.cli.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.models.Models;
import org.limpid.models.Objective;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Optimizer;

/**
 * Files of a kind of classifier: its activations, loss, gradients, and parameters after steps of AdamW.
 *
 * @param kind the name of the kind of model
 */
record ClassifierParity(String kind) implements ParityKind {

    private static final double FORWARD = 1e-5;
    private static final double BACKWARD = 1e-4;
    private static final double AFTER_STEPS = 1e-4;
    /** AdamW divides by √v: below this magnitude a gradient's sign, and with it the step, may flip by rounding. */
    private static final double VANISHING = 1e-6;

    private static final int MOST_IMAGES = 1 << 16;
    private static final int MOST_STEPS = 10_000;
    private static final List<String> ADAMW_KEYS =
            List.of("adamw_lr", "adamw_beta1", "adamw_beta2", "adamw_eps", "adamw_weight_decay", "adamw_steps");

    @Override
    public Result compare(ReferenceFile file, Backend backend) {
        Reference reference = Reference.read(kind, file);
        List<Comparison> comparisons = new ArrayList<>();
        Program forward = reference.forwardProgram();
        Program step = reference.stepProgram();
        Parameters parameters = Parameters.of(forward, step);
        try (Weights weights = backend.allocate(parameters);
                Session session = backend.compile(weights, forward, step)) {
            reference.values.forEach(weights::write);
            Inputs inputs = reference.inputs(forward, step);
            compareForward(reference, session.run(forward, inputs), comparisons);
            if (reference.optimizer != null) {
                compareSteps(reference, reference.optimizer, session, step, weights, inputs, comparisons);
            }
        }
        return new Result(reference.describe(), comparisons);
    }

    private static void compareForward(Reference reference, Outputs outputs, List<Comparison> comparisons) {
        Comparison activations = Comparison.relative("activations", FORWARD);
        reference.activations.forEach((name, expected) -> activations.compare(name, expected, outputs.read(name)));
        Comparison loss = Comparison.relative("loss", FORWARD);
        if (reference.loss != null) {
            loss.compare("loss", reference.loss, outputs.read(Objective.LOSS));
        }
        Comparison gradients = Comparison.relative("gradients", BACKWARD);
        reference.gradients.forEach((parameter, expected) ->
                gradients.compare("grad." + parameter.name(), expected, outputs.read("grad." + parameter.name())));
        comparisons.addAll(List.of(activations, loss, gradients));
    }

    private static void compareSteps(
            Reference reference,
            AdamW optimizer,
            Session session,
            Program step,
            Weights weights,
            Inputs inputs,
            List<Comparison> comparisons) {
        Tensor losses = Tensor.zeros(TensorType.f32(reference.steps));
        for (int i = 0; i < reference.steps; i++) {
            optimizer.fill(inputs, i, reference.learningRate);
            losses.setFloat(i, session.run(step, inputs).scalar(Objective.LOSS));
        }
        Comparison after = Comparison.relative("losses of AdamW steps", AFTER_STEPS);
        if (reference.losses != null) {
            after.compare("adamw.losses", reference.losses, losses);
        }
        Comparison updated = Comparison.absolute("parameters after AdamW", AFTER_STEPS);
        reference.updated.forEach((parameter, expected) -> {
            Tensor gradient = reference.gradients.get(parameter);
            Comparison.Mask mask = gradient == null ? _ -> true : i -> !(Math.abs(gradient.get(i)) <= VANISHING);
            updated.compare("adamw." + parameter.name(), expected, weights.read(parameter), mask);
        });
        comparisons.addAll(List.of(after, updated));
    }

    /** Everything that a file says, read and checked. */
    private static final class Reference {

        private final ImageClassifier model;
        private final int batch;
        private final double labelSmoothing;
        private final Map<Parameter, Tensor> values;
        private final Tensor images;
        private final Tensor labels;
        private final Map<String, Tensor> activations = new LinkedHashMap<>();
        private final @Nullable Tensor loss;
        private final Map<Parameter, Tensor> gradients;
        private final @Nullable AdamW optimizer;
        private final double learningRate;
        private final int steps;
        private final @Nullable Tensor losses;
        private final Map<Parameter, Tensor> updated;

        private Reference(ReferenceFile file, ImageClassifier model) {
            this.model = model;
            batch = file.count("batch", MOST_IMAGES);
            labelSmoothing = file.real("label_smoothing");
            values = file.readParameters(model.parameters());
            images = file.read("input", model.image().batch(batch));
            labels = file.read("labels", TensorType.i32(batch));
            file.requireLabels("labels", labels, model.classes());
            readActivations(file);
            loss = file.has("loss") ? file.read("loss", TensorType.f32(1)) : null;
            gradients = file.readPerParameter("grad.", model.parameters());
            boolean stepped = ADAMW_KEYS.stream().anyMatch(file::hasKey) || file.hasAny("adamw.");
            optimizer = stepped ? readOptimizer(file) : null;
            learningRate = stepped ? file.real("adamw_lr") : 0;
            steps = stepped ? file.count("adamw_steps", MOST_STEPS) : 0;
            losses = file.has("adamw.losses") ? file.read("adamw.losses", TensorType.f32(steps)) : null;
            updated = file.readPerParameter("adamw.", model.parameters());
        }

        static Reference read(String kind, ReferenceFile file) {
            try {
                var family = Models.discover().family(kind);
                file.tickOff(family);
                Reference reference = new Reference(file, (ImageClassifier) family.create(file.metadata()));
                file.requireRead(reference.knownTensors(), knownKeys(family.keys()));
                return reference;
            } catch (LimpidException wrong) {
                throw file.named(wrong);
            }
        }

        private static AdamW readOptimizer(ReferenceFile file) {
            return new AdamW(
                    file.real("adamw_beta1"),
                    file.real("adamw_beta2"),
                    file.real("adamw_eps"),
                    file.real("adamw_weight_decay"),
                    Optimizer.Decay.ALL);
        }

        private void readActivations(ReferenceFile file) {
            Program inference = model.inference(batch);
            for (String name : file.names("layer.")) {
                boolean block = name.endsWith(".mssa") || name.endsWith(".ista");
                if (block && inference.names().containsKey(name)) {
                    activations.put(name, file.read(name, inference.named(name).type()));
                }
            }
            if (file.has("logits")) {
                activations.put(
                        "logits", file.read("logits", inference.named("logits").type()));
            }
        }

        private Set<String> knownTensors() {
            Set<String> known = new LinkedHashSet<>(List.of("input", "labels", "logits", "loss", "adamw.losses"));
            for (Parameter parameter : model.parameters()) {
                known.add("param." + parameter.name());
                known.add("grad." + parameter.name());
                known.add("adamw." + parameter.name());
            }
            model.inference(1).names().keySet().stream()
                    .filter(name -> name.endsWith(".mssa") || name.endsWith(".ista"))
                    .forEach(known::add);
            return known;
        }

        private static Set<String> knownKeys(List<String> modelKeys) {
            Set<String> known = new LinkedHashSet<>(List.of("kind", "batch", "label_smoothing"));
            known.addAll(modelKeys);
            known.addAll(ADAMW_KEYS);
            return known;
        }

        /** Loss, all gradients, and the activations that the file holds. */
        Program forwardProgram() {
            Program evaluation = new Classification(model, labelSmoothing).evaluation(batch);
            Program differentiated =
                    Gradients.of(evaluation, Objective.LOSS, model.parameters().list());
            return Watch.named(differentiated, activations.keySet());
        }

        Program stepProgram() {
            AdamW stepper = optimizer == null ? AdamW.of(0) : optimizer;
            return new Classification(model, labelSmoothing).trainingStep(stepper, batch);
        }

        Inputs inputs(Program... programs) {
            Inputs inputs = Inputs.zerosFor(programs);
            Tensor ones = Tensor.zeros(TensorType.f32(batch));
            for (int i = 0; i < batch; i++) {
                ones.setFloat(i, 1);
            }
            return inputs.put(ImageClassifier.IMAGE, images)
                    .put(Classification.LABEL, labels)
                    .put(Classification.WEIGHT, ones);
        }

        String describe() {
            Map<String, String> c = model.config();
            return String.format(
                    "%s %s×%s×%s, patch %s×%s, %s classes, d %s, %s layers, %s heads of %s, %s; batch %d",
                    model.kind(),
                    c.get("image_height"),
                    c.get("image_width"),
                    c.get("channels"),
                    c.get("patch_height"),
                    c.get("patch_width"),
                    c.get("classes"),
                    c.get("dim"),
                    c.get("depth"),
                    c.get("heads"),
                    c.get("dim_head"),
                    c.get("pool"),
                    batch);
        }
    }
}
