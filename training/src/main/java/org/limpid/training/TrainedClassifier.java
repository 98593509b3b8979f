package org.limpid.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.training.checkpoint.WeightsFile;
import org.limpid.training.data.Normalization;

/**
 * A network with its weights, and what it takes to show it images and to read its answers.
 *
 * @param model the network
 * @param normalization how bytes become the numbers that it sees
 * @param classNames the name of each class, in the order of the logits
 * @param tensors a value for each of its parameters, by name; others, such as an optimiser's state, are not kept
 */
public record TrainedClassifier(
        ImageClassifier model, Normalization normalization, List<String> classNames, Map<String, Tensor> tensors) {

    /** Of torchvision's models, and the reference code of CRATE, on ImageNet. */
    private static final Normalization IMAGENET =
            new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

    /** Copies list and map, not the tensors, and refuses what does not fit the model. */
    public TrainedClassifier {
        classNames = List.copyOf(classNames);
        if (classNames.size() != model.classes()) {
            throw new LimpidException("the model " + model.kind() + " tells " + model.classes()
                    + " classes apart; given are " + classNames.size() + " names of classes");
        }
        if (normalization.channels() != model.image().channels()) {
            throw new LimpidException("the model " + model.kind() + " takes images of "
                    + model.image().channels() + " channels; the normalisation has " + normalization.channels());
        }
        Map<String, Tensor> kept = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Parameter parameter : model.parameters()) {
            Tensor value = tensors.get(parameter.name());
            if (value == null) {
                problems.add("missing     " + parameter);
            } else if (!value.type().equals(parameter.type())) {
                problems.add("other shape " + parameter.name() + " " + value.type() + "; expected " + parameter.type());
            } else {
                kept.put(parameter.name(), value);
            }
        }
        if (!problems.isEmpty()) {
            throw new LimpidException("these are not the weights of this model " + model.kind() + ":\n  "
                    + String.join("\n  ", problems));
        }
        tensors = Collections.unmodifiableMap(kept);
    }

    /**
     * Reads a checkpoint of a training run, or a file of weights that describes its model, as {@code limpid import} writes
     * it. The latter knows nothing of the data: its classes are numbered, and images of three channels are normalised as the
     * reference code does it for ImageNet.
     *
     * @throws LimpidException if it is neither, its weights are not those of its model, or the run's task was not
     *     classification
     */
    public static TrainedClassifier load(Path file) {
        return Checkpoint.isIn(file) ? ofRun(file) : imported(file);
    }

    private static TrainedClassifier ofRun(Path file) {
        Checkpoint checkpoint = Checkpoint.load(file);
        if (!(checkpoint.run().createModel() instanceof ImageClassifier model)) {
            throw new LimpidException(file + ": holds a model of the kind "
                    + checkpoint.run().kind() + ", which is no classifier of images");
        }
        String task = checkpoint.run().task().get(Task.NAME);
        if (!ClassificationTask.NAMED.equals(task)) {
            throw new LimpidException(file + ": was trained by " + task
                    + ": its outputs are features, not classes; expected a run of " + ClassificationTask.NAMED);
        }
        DataDescription data = checkpoint.run().data();
        return new TrainedClassifier(model, data.normalization(), data.classNames(), checkpoint.tensors());
    }

    private static TrainedClassifier imported(Path file) {
        WeightsFile weights = WeightsFile.read(file);
        if (!(weights.model() instanceof ImageClassifier model)) {
            throw new LimpidException(file + ": holds a model of the kind "
                    + weights.model().kind() + ", which is no classifier of images");
        }
        if (model.image().channels() != IMAGENET.channels()) {
            throw new LimpidException(
                    file + ": its model takes images of " + model.image() + ", and the file does not say"
                            + " how they are to be normalised; use a checkpoint of 'limpid train'");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.values().forEach((parameter, value) -> tensors.put(parameter.name(), value));
        List<String> names = IntStream.range(0, model.classes())
                .mapToObj(number -> "class " + number)
                .toList();
        return new TrainedClassifier(model, IMAGENET, names, tensors);
    }

    /**
     * Puts the weights on a device.
     *
     * @return weights that the caller closes
     */
    public Weights allocate(Backend backend) {
        Weights weights = backend.allocate(model.parameters());
        try {
            for (Parameter parameter : model.parameters()) {
                // The constructor saw that there is one.
                weights.write(parameter, Objects.requireNonNull(tensors.get(parameter.name())));
            }
        } catch (RuntimeException | Error failure) {
            Closing.after(failure, weights::close);
            throw failure;
        }
        return weights;
    }
}
