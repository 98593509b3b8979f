package org.limpid.training;

import java.util.Locale;

/**
 * How well a model does on a set of images, each counted once.
 *
 * @param loss the mean of the objective
 * @param accuracy the share of images whose largest logit is their label's, from 0 to 1
 * @param images how many there were
 */
public record Evaluation(double loss, double accuracy, int images) {

    /** As in {@code loss 0.1234, accuracy 96.50 % of 2000 images}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "loss %.4f, accuracy %.2f %% of %d images", loss, 100 * accuracy, images);
    }
}
