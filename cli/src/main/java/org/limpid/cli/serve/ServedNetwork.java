package org.limpid.cli.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.cli.image.ImagePixels;
import org.limpid.models.ImageFormat;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.Model;
import org.limpid.training.Checkpoint;
import org.limpid.training.TrainedClassifier;
import org.limpid.training.data.Normalization;

/**
 * A trained network, and what it takes to show it images.
 *
 * @param source the file
 * @param model a classifier of images or a masked autoencoder
 * @param image what its images look like
 * @param normalization how bytes become the numbers that it sees
 * @param classNames in the order of the logits; none of a masked autoencoder
 * @param weights puts them on a device; the caller closes them
 */
public record ServedNetwork(
        Path source,
        Model model,
        ImageFormat image,
        Normalization normalization,
        List<String> classNames,
        Function<Backend, Weights> weights) {

    /** Copies the list. */
    public ServedNetwork {
        classNames = List.copyOf(classNames);
        ImagePixels.requireColours(image);
    }

    /**
     * Reads a checkpoint of a training run, or weights that {@code limpid import} wrote.
     *
     * @throws LimpidException if it is neither, or its model takes no images
     */
    public static ServedNetwork load(Path file) {
        if (Checkpoint.isIn(file)) {
            Checkpoint checkpoint = Checkpoint.load(file);
            if (checkpoint.run().createModel() instanceof MaskedAutoencoder autoencoder) {
                return new ServedNetwork(
                        file,
                        autoencoder,
                        autoencoder.image(),
                        checkpoint.run().data().normalization(),
                        List.of(),
                        checkpoint::allocate);
            }
        }
        TrainedClassifier classifier = TrainedClassifier.load(file);
        return new ServedNetwork(
                file,
                classifier.model(),
                classifier.model().image(),
                classifier.normalization(),
                classifier.classNames(),
                classifier::allocate);
    }

    /** What visitors are told of the file: the name of its run, or its own, and nothing of where it lies. */
    String name() {
        Path file = source.toAbsolutePath().normalize();
        Path folder = file.getParent();
        if (folder != null && folder.endsWith("checkpoints") && folder.getNameCount() > 1) {
            return folder.getName(folder.getNameCount() - 2).toString();
        }
        return String.valueOf(file.getFileName());
    }

    /** Of the model's configuration. */
    int number(String key) {
        return Integer.parseInt(model.config().getOrDefault(key, "0"));
    }
}
