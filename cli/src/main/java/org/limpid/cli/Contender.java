package org.limpid.cli;

import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.cli.verify.Candidate;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.models.optim.Optimizer;

/** A backend that is ready to take training steps of a model, for {@link BackendRace}. */
final class Contender implements AutoCloseable {

    private static final double LEARNING_RATE = 1e-3;

    private final String name;
    private final Backend backend;
    private final Weights weights;
    private final Session session;
    private final Program step;
    private final Inputs inputs;
    private final Optimizer optimizer;
    private long steps;

    private Contender(String name, Backend backend, ImageClassifier model, int batch, Optimizer optimizer) {
        this.name = name;
        this.backend = backend;
        this.optimizer = optimizer;
        step = new Classification(model, 0).trainingStep(optimizer, batch);
        inputs = Inputs.zerosFor(step);
        weights = backend.allocate(Parameters.of(step));
        model.learned().forEach(learned -> weights.write(learned.parameter(), learned.draw(1)));
        session = backend.compile(weights, step);
    }

    /** Opens it, with the model's initial weights of seed 1. */
    static Contender of(Candidate candidate, ImageClassifier model, int batch, Optimizer optimizer) {
        Backend backend = candidate.provider().open(candidate.options());
        try {
            return new Contender(candidate.name(), backend, model, batch, optimizer);
        } catch (RuntimeException | Error failed) {
            backend.close();
            throw failed;
        }
    }

    String name() {
        return name;
    }

    /** What the next steps are taken on. */
    Inputs inputs() {
        return inputs;
    }

    /** Takes steps and waits for the last one's loss; gives the seconds. */
    double take(long count) {
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            optimizer.fill(inputs, steps++, LEARNING_RATE);
            session.run(step, inputs);
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Bytes that it holds by its own account: weights with the optimiser's state, and what the session needs. */
    long planned() {
        return weights.parameters().list().stream()
                        .mapToLong(parameter -> parameter.type().bytes())
                        .sum()
                + session.report().memoryBytes();
    }

    @Override
    public void close() {
        session.close();
        weights.close();
        backend.close();
    }
}
