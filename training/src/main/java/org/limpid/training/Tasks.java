package org.limpid.training;

import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.Model;

/** The tasks that are built again from what a checkpoint says. */
final class Tasks {

    private static final String SOURCE = "the task of the run";
    private static final List<String> NAMES =
            List.of(ClassificationTask.NAMED, ReconstructionTask.NAMED, RateReductionTask.NAMED);

    private Tasks() {}

    /**
     * Builds a task.
     *
     * @param config as {@link Task#config} gave it
     * @throws LimpidException if the task is not known here, or the model cannot learn it
     */
    static Task create(Model model, Map<String, String> config) {
        Fields fields = new Fields(SOURCE, config);
        String name = fields.text(Task.NAME);
        Task task = switch (name) {
            case ClassificationTask.NAMED -> new ClassificationTask(classifier(model, name));
            case ReconstructionTask.NAMED -> new ReconstructionTask(autoencoder(model, name));
            case RateReductionTask.NAMED -> RateReductionTask.of(classifier(model, name), fields);
            default ->
                throw new LimpidException("the task '" + name + "' is not known here; there are "
                        + String.join(", ", NAMES) + "." + Nearest.hint(name, NAMES)
                        + " A task of your own is given to the trainer each time");
        };
        fields.requireOnly(task.config().keySet());
        return task;
    }

    private static ImageClassifier classifier(Model model, String task) {
        if (model instanceof ImageClassifier classifier) {
            return classifier;
        }
        throw new LimpidException(
                "the model " + model.kind() + " does not classify images, so it cannot learn " + task);
    }

    private static MaskedAutoencoder autoencoder(Model model, String task) {
        if (model instanceof MaskedAutoencoder autoencoder) {
            return autoencoder;
        }
        throw new LimpidException(
                "the model " + model.kind() + " is no masked autoencoder, so it cannot learn " + task);
    }

    /** Refuses what only classification has. */
    static void requireNoSmoothing(String task, TrainingConfig training) {
        if (training.labelSmoothing() != 0) {
            throw new LimpidException("the label smoothing is " + training.labelSmoothing() + ", but the task " + task
                    + " smooths no labels; expected 0");
        }
    }
}
