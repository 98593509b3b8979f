package org.limpid.cli;

import java.nio.file.Path;
import java.util.function.Function;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.models.Model;
import org.limpid.training.Checkpoint;
import org.limpid.training.TrainedClassifier;
import org.limpid.training.data.Normalization;

/**
 * A network of any task with its weights: what can be looked into, even where it has no answers.
 *
 * @param model the network
 * @param normalization how bytes become the numbers that it sees
 * @param weights puts its weights on a device
 */
record TrainedNetwork(Model model, Normalization normalization, Function<Backend, Weights> weights) {

    /**
     * Reads a checkpoint, or a file of weights as {@link TrainedClassifier#load} does.
     *
     * @throws org.limpid.api.LimpidException if it is neither
     */
    static TrainedNetwork load(Path file) {
        if (Checkpoint.isIn(file)) {
            Checkpoint run = Checkpoint.load(file);
            return new TrainedNetwork(run.run().createModel(), run.run().data().normalization(), run::allocate);
        }
        TrainedClassifier classifier = TrainedClassifier.load(file);
        return new TrainedNetwork(classifier.model(), classifier.normalization(), classifier::allocate);
    }

    /** Puts the weights on a device; the caller closes them. */
    Weights allocate(Backend backend) {
        return weights.apply(backend);
    }
}
