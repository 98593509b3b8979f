package org.limpid.training;

import java.util.List;
import org.limpid.api.LimpidException;

/**
 * What training gave.
 *
 * @param finished whether it came to its end, and was not stopped before
 * @param checkpoint the weights and all that it takes to go on
 */
public record TrainingResult(boolean finished, Checkpoint checkpoint) {

    /** What each epoch gave. */
    public List<EpochMetrics> epochs() {
        return checkpoint.state().epochs();
    }

    /**
     * The epoch that did the task best on held-out images.
     *
     * @throws LimpidException if training was stopped before the end of the first
     */
    public EpochMetrics bestEpoch(Task task) {
        EpochMetrics best = checkpoint.state().best(task);
        return best == null ? lastEpoch() : best;
    }

    /**
     * The last epoch.
     *
     * @throws LimpidException if training was stopped before the end of the first
     */
    public EpochMetrics lastEpoch() {
        if (epochs().isEmpty()) {
            throw new LimpidException(
                    "training was stopped at step " + checkpoint.state().step()
                            + ", before the end of its first epoch, so nothing was evaluated yet. Resume it first");
        }
        return epochs().getLast();
    }
}
