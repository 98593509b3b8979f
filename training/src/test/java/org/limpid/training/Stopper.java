package org.limpid.training;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a trainer to stop at a chosen moment. */
final class Stopper implements TrainingListener {

    private final long step;
    private final boolean duringEvaluation;
    private @Nullable Trainer trainer;

    private Stopper(long step, boolean duringEvaluation) {
        this.step = step;
        this.duringEvaluation = duringEvaluation;
    }

    /** When so many steps were taken. */
    static Stopper afterStep(long step) {
        return new Stopper(step, false);
    }

    /** When the first evaluation begins. */
    static Stopper duringEvaluation() {
        return new Stopper(-1, true);
    }

    /** Lets it run. */
    static Stopper never() {
        return new Stopper(-1, false);
    }

    /** Whom to ask. */
    void asks(Trainer whom) {
        trainer = whom;
    }

    private void stop() {
        Objects.requireNonNull(trainer).requestStop();
    }

    @Override
    public void started(TrainingProgress progress) {
        stepped(progress);
    }

    @Override
    public void stepped(TrainingProgress progress) {
        if (progress.step() == step) {
            stop();
        }
    }

    @Override
    public void evaluating(TrainingProgress progress) {
        if (duringEvaluation) {
            stop();
        }
    }
}
