package org.limpid.training;

import java.util.Locale;

/**
 * How well a model does on a set of images, each counted once.
 *
 * @param means over the images
 * @param images how many there were
 */
public record Evaluation(Measurements means, int images) {

    /** The mean of the objective. */
    public double loss() {
        return means.loss();
    }

    /** The share of images whose largest logit is their label's, from 0 to 1, if the task is classification. */
    public double accuracy() {
        return means.value(ClassificationTask.ACCURACY);
    }

    /** As in {@code loss 0.1234, accuracy 0.9650 on 2000 images}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", loss()));
        means.values().forEach((name, value) -> text.append(String.format(Locale.ROOT, ", %s %.4f", name, value)));
        return text.append(" on ").append(images).append(" images").toString();
    }
}
