package org.limpid.training;

import java.nio.file.Path;

/**
 * Hears what a {@link Trainer} does, on the thread that trains. Whatever a listener does takes time from training; an
 * exception of a listener ends it.
 */
public interface TrainingListener {

    /** Training begins, or goes on if {@code progress.step()} is not 0. */
    default void started(TrainingProgress progress) {}

    /** A step was taken. */
    default void stepped(TrainingProgress progress) {}

    /** The held-out images are about to be evaluated: no step is taken until {@link #epochEnded}. */
    default void evaluating(TrainingProgress progress) {}

    /** An epoch ended and was evaluated. */
    default void epochEnded(TrainingProgress progress, EpochMetrics metrics) {}

    /** A checkpoint is on the disk. */
    default void checkpointSaved(TrainingProgress progress, Path file) {}

    /** A loss is not finite: steps since the last checkpoint are taken again to find where that began. */
    default void diagnosing(TrainingProgress progress) {}

    /** Training ended, at its end or because it was asked to stop. */
    default void ended(TrainingProgress progress, TrainingResult result) {}

    /** Training ended by an error, which the trainer throws next. */
    default void failed(TrainingProgress progress, Throwable error) {}
}
