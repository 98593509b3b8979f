package org.limpid.training;

/**
 * How far a run is: a view that changes as it goes on. Read it while a {@linkplain TrainingListener listener} is being
 * called, not later.
 */
public interface TrainingProgress {

    /** What is learned. */
    Task task();

    /** What is trained, on what and how. */
    RunDescription description();

    /** How many steps were taken, those before a resumption included. */
    long step();

    /** How many steps there will have been at the end. */
    long totalSteps();

    /** How many steps make an epoch. */
    long stepsPerEpoch();

    /** The epoch of the last step, from 1; 1 before the first step. */
    int epoch();

    /** How many steps of {@link #epoch} were taken. */
    long stepInEpoch();

    /** The loss of the last step, before its update; NaN before the first step. */
    double loss();

    /** The mean loss of the current epoch's images so far; NaN before the first. */
    double meanLoss();

    /**
     * A measure of the task over the current epoch's images so far; NaN before the first.
     *
     * @param measure its name
     */
    double mean(String measure);

    /** The learning rate of the last step; NaN before the first step. */
    double learningRate();

    /** Images trained on in a second, since this process began to train; NaN before the first step. */
    double imagesPerSecond();

    /** Since training began, without pauses between a stop and a resumption. */
    double seconds();
}
