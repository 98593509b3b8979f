package org.limpid.training;

import org.jspecify.annotations.Nullable;

/** How it shows that training diverged. */
sealed interface Trouble {

    /** The loss of a step, counted from 0. */
    record InStep(long step, double loss) implements Trouble {}

    /** The loss of held-out images. */
    record InEvaluation(double loss) implements Trouble {}

    /** A parameter that was about to be saved. */
    record InParameter(String name) implements Trouble {}

    /**
     * Says what happened, where it began, what is left and what to do.
     *
     * @param last the last step that was taken or tried, counted from 0
     * @param first where it began, or why that is not known
     * @param kept the last good checkpoint, for people
     */
    default String report(Steps steps, long last, String first, String kept) {
        String what = switch (this) {
            case InStep(long _, double value) -> "the loss is " + value;
            case InEvaluation(double value) -> "then the loss on held-out images is " + value;
            case InParameter(String name) -> "then the parameter '" + name + "' holds NaN or infinity";
        };
        return "Training diverged in step " + (last + 1) + " of " + steps.total() + " (epoch " + (steps.epoch(last) + 1)
                + "): " + what + ".\n  first   " + first + "\n  kept    " + kept
                + "\n  remedy  lower the learning rate (it was " + (float) steps.learningRate(last)
                + "), warm up longer, or check the images";
    }

    /**
     * Where it began.
     *
     * @param finding null if that is not known
     * @param last the last step that was taken or tried, counted from 0
     * @param stopped whether the search was asked to stop
     */
    static String first(Diagnosis.@Nullable Finding finding, long last, boolean stopped) {
        if (finding == null) {
            return stopped
                    ? "not looked for, because the run was asked to stop"
                    : "unknown: all was finite when the steps since the checkpoint were taken again";
        }
        String where = finding.step() == last ? "" : "in step " + (finding.step() + 1) + " already: ";
        return where + finding.tensor() + " " + finding.detail();
    }
}
