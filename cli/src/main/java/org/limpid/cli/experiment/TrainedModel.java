package org.limpid.cli.experiment;

import java.time.Duration;
import java.util.Locale;
import org.limpid.api.backend.Backend;
import org.limpid.models.Model;
import org.limpid.training.Task;
import org.limpid.training.Trainer;
import org.limpid.training.TrainingConfig;
import org.limpid.training.TrainingResult;
import org.limpid.training.data.Dataset;

/**
 * A model as it was when its last epoch ended, whatever the held-out images said of earlier ones.
 *
 * @param name for tables
 * @param model what was trained
 * @param result how it went
 */
record TrainedModel(String name, Model model, TrainingResult result) {

    /** Trains in memory. */
    static TrainedModel of(String name, Backend backend, Task task, Dataset data, TrainingConfig config) {
        TrainingResult result = Trainer.builder(task, data, config)
                .checkpointEvery(Duration.ofDays(1))
                .build()
                .train(backend);
        return new TrainedModel(name, task.model(), result);
    }

    /** How long it took, evaluations included. */
    double minutes() {
        return result.lastEpoch().seconds() / 60;
    }

    /** How many numbers it learned. */
    double parameters() {
        return (double) model.parameters().trainableElements();
    }

    /** As in "CRATE: trained in 3.1 minutes". */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: trained in %.1f minutes", name, minutes());
    }
}
