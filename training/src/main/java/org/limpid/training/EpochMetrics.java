package org.limpid.training;

/**
 * What one epoch gave.
 *
 * @param epoch which, from 1
 * @param step how many steps there were up to its end
 * @param learningRate of its last step
 * @param trainLoss the mean loss of its steps, each before its update
 * @param trainAccuracy the share of right answers in its steps, each before its update, from 0 to 1
 * @param heldOutLoss the mean loss on held-out images at its end
 * @param heldOutAccuracy the share of right answers on held-out images at its end, from 0 to 1
 * @param seconds since training began, without what lay between a stop and its resumption
 */
public record EpochMetrics(
        int epoch,
        long step,
        double learningRate,
        double trainLoss,
        double trainAccuracy,
        double heldOutLoss,
        double heldOutAccuracy,
        double seconds) {

    /** Whether this epoch's model is to be preferred: more right answers on held-out images, or as many at a lower loss. */
    public boolean betterThan(EpochMetrics other) {
        return heldOutAccuracy > other.heldOutAccuracy
                || (heldOutAccuracy == other.heldOutAccuracy && heldOutLoss < other.heldOutLoss);
    }
}
