package org.limpid.training;

import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;

/**
 * The loss, or a parameter, became NaN or ∞, and training was stopped. The last checkpoint was written before that and is
 * good.
 */
public final class TrainingDiverged extends LimpidException {

    private static final long serialVersionUID = 1L;

    private final long step;
    private final @Nullable String tensor;

    /**
     * @param message says where it began and what to do
     * @param step in which it began, from 0
     * @param tensor the first tensor in program order that is not finite; null if that could not be found out
     */
    TrainingDiverged(String message, long step, @Nullable String tensor) {
        super(message);
        this.step = step;
        this.tensor = tensor;
    }

    /** The step in which it began: how many steps came before. */
    public long step() {
        return step;
    }

    /** The first tensor in the order of the program that is not finite; null if that could not be found out. */
    public @Nullable String tensor() {
        return tensor;
    }
}
