package org.limpid.training;

/**
 * What one epoch gave.
 *
 * @param epoch which, from 1
 * @param step how many steps there were up to its end
 * @param learningRate of its last step
 * @param train means over its steps, each before its update
 * @param heldOut means over held-out images at its end
 * @param seconds since training began, without what lay between a stop and its resumption
 */
public record EpochMetrics(
        int epoch, long step, double learningRate, Measurements train, Measurements heldOut, double seconds) {

    /** The mean loss of its steps. */
    public double trainLoss() {
        return train.loss();
    }

    /** The share of right answers in its steps, from 0 to 1, if the task is classification. */
    public double trainAccuracy() {
        return train.value(ClassificationTask.ACCURACY);
    }

    /** The mean loss on held-out images. */
    public double heldOutLoss() {
        return heldOut.loss();
    }

    /** The share of right answers on held-out images, from 0 to 1, if the task is classification. */
    public double heldOutAccuracy() {
        return heldOut.value(ClassificationTask.ACCURACY);
    }
}
