package org.limpid.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.models.Model;
import org.limpid.models.Objective;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.Prefetcher;

/**
 * One call of {@link Trainer#train}. What comes next follows from the state alone: an epoch whose steps were taken but that
 * has no metrics is evaluated; else the next step is taken. So it does not matter where a run was interrupted.
 */
final class TrainingRun implements TrainingProgress, AutoCloseable {

    private static final double NANOS = 1e9;

    private final Backend backend;
    private final Task task;
    private final Model model;
    private final Dataset data;
    private final RunDescription description;
    private final Trainer.Options options;
    private final TrainingListener[] listeners;
    private final BooleanSupplier stop;
    private final Program evaluation;
    private final Steps steps;
    private final Weights weights;

    private long step;
    private final Tally tally;
    private double secondsBefore;
    private List<EpochMetrics> epochs = List.of();

    private double loss = Double.NaN;
    private final long saveEveryNanos;
    private final long beganAt = System.nanoTime();
    private long imagesHere;
    private long savedAt = beganAt;
    private long savedStep = -1;
    private @Nullable Checkpoint inMemory;

    TrainingRun(
            Backend backend,
            Task task,
            Dataset data,
            RunDescription description,
            Trainer.Options options,
            BooleanSupplier stop) {
        this.backend = backend;
        this.task = task;
        this.model = task.model();
        this.tally = new Tally(task.measures());
        this.data = data;
        this.description = description;
        this.options = options;
        this.listeners = options.listeners().toArray(TrainingListener[]::new);
        this.stop = stop;
        this.saveEveryNanos = TimeUnit.NANOSECONDS.convert(options.checkpointEvery());
        TrainingConfig config = description.training();
        Objective objective = task.objective(config);
        Program training = objective.trainingStep(config.optimizer(), config.batchSize());
        this.evaluation = objective.evaluation(config.batchSize());
        int perEpoch = newLoader().batchesPerEpoch();
        this.steps = new Steps(
                training,
                new BatchFeed(task, config.seed(), training, evaluation),
                config.optimizer(),
                config.schedule(),
                perEpoch,
                (long) perEpoch * config.epochs());
        this.weights = backend.allocate(Checkpoint.parameters(model, config));
    }

    private BatchLoader newLoader() {
        TrainingConfig config = description.training();
        return BatchLoader.training(data.train(), config.batchSize(), config.augmentations(), config.seed());
    }

    TrainingResult run() {
        try {
            return complete();
        } catch (RuntimeException | Error error) {
            for (TrainingListener listener : listeners) {
                listener.failed(this, error);
            }
            throw error;
        }
    }

    private TrainingResult complete() {
        begin();
        Trouble trouble = go();
        if (trouble != null) {
            throw diverged(trouble);
        }
        TrainingResult result =
                new TrainingResult(epochs.size() == epochCount(), Checkpoint.of(description, state(), weights));
        for (TrainingListener listener : listeners) {
            listener.ended(this, result);
        }
        return result;
    }

    /** Takes up what there is, or draws initial weights, and sees to it that there is a good checkpoint. */
    private void begin() {
        RunFolder folder = options.folder();
        if (folder != null) {
            if (folder.hasConfig()) {
                folder.description().requireSame(description);
            } else {
                folder.writeConfig(description);
            }
        }
        if (folder != null && folder.hasCheckpoint()) {
            restore(Checkpoint.load(folder.latest(), description, model));
            savedStep = step;
        } else if (options.from() != null) {
            options.from().run().requireSame(description);
            restore(options.from());
        } else {
            model.initialise(description.training().seed()).forEach(weights::write);
            options.initial().forEach(weights::write);
        }
        // A run that was killed after its checkpoint and before its metrics has old ones.
        writeMetrics();
        for (TrainingListener listener : listeners) {
            listener.started(this);
        }
        if (savedStep < 0 && save() instanceof Trouble.InParameter spoilt) {
            throw new LimpidException("the weights to start from are not finite: '" + spoilt.name()
                    + "' holds NaN or infinity. Start from others");
        }
    }

    private void restore(Checkpoint from) {
        from.writeTo(weights);
        RunState state = from.state();
        if (state.step() > steps.total() || state.epochs().size() > state.step() / steps.perEpoch()) {
            throw new LimpidException("the checkpoint is at step " + state.step() + " with the metrics of "
                    + state.epochs().size() + " epochs, but " + epochCount() + " epochs of " + steps.perEpoch()
                    + " steps each have no such place. It was changed after it was written; use another");
        }
        step = state.step();
        tally.restore(state.sums(), state.images());
        secondsBefore = state.seconds();
        epochs = state.epochs();
    }

    private @Nullable Trouble go() {
        Trouble trouble = null;
        try (Session session = backend.compile(weights, steps.program(), evaluation);
                Prefetcher batches =
                        new Prefetcher(newLoader(), steps.epoch(step), steps.indexInEpoch(step), options.prefetch())) {
            EvaluationLoop held = new EvaluationLoop(
                    session,
                    evaluation,
                    steps.feed(),
                    task.measures(),
                    data.heldOut(),
                    description.training().batchSize());
            while (trouble == null && epochs.size() < epochCount() && !stop.getAsBoolean()) {
                trouble = epochs.size() < step / steps.perEpoch() ? endEpoch(held) : takeStep(session, batches.next());
            }
        }
        return trouble == null && savedStep != step ? save() : trouble;
    }

    private @Nullable Trouble takeStep(Session session, Batch batch) {
        if (steps.indexInEpoch(step) == 0) {
            tally.clear();
        }
        Outputs outputs = steps.take(session, step, batch);
        loss = outputs.scalar(Objective.LOSS);
        if (!Double.isFinite(loss)) {
            return new Trouble.InStep(step, loss);
        }
        tally.add(loss, outputs, batch);
        imagesHere += batch.size();
        step++;
        for (TrainingListener listener : listeners) {
            listener.stepped(this);
        }
        boolean due =
                step - savedStep >= options.checkpointEverySteps() || System.nanoTime() - savedAt >= saveEveryNanos;
        return due ? save() : null;
    }

    private @Nullable Trouble endEpoch(EvaluationLoop held) {
        for (TrainingListener listener : listeners) {
            listener.evaluating(this);
        }
        Evaluation result = held.run(stop);
        if (result == null) {
            return null;
        }
        if (!Double.isFinite(result.loss())) {
            return new Trouble.InEvaluation(result.loss());
        }
        EpochMetrics metrics = new EpochMetrics(
                epochs.size() + 1, step, steps.learningRate(step - 1), tally.means(), result.means(), seconds());
        Trouble trouble = record(metrics);
        if (trouble == null) {
            for (TrainingListener listener : listeners) {
                listener.epochEnded(this, metrics);
            }
        }
        return trouble;
    }

    private @Nullable Trouble record(EpochMetrics metrics) {
        EpochMetrics bestBefore = state().best(task);
        List<EpochMetrics> all = new ArrayList<>(epochs);
        all.add(metrics);
        epochs = List.copyOf(all);
        Trouble trouble = save(true, bestBefore == null || task.better(metrics.heldOut(), bestBefore.heldOut()));
        if (trouble == null) {
            writeMetrics();
        }
        return trouble;
    }

    private void writeMetrics() {
        if (options.folder() != null) {
            options.folder()
                    .writeMetrics(
                            epochs, task.measures().stream().map(Measure::name).toList());
        }
    }

    private RunState state() {
        return new RunState(step, tally.sums(), tally.images(), seconds(), epochs);
    }

    private @Nullable Trouble save() {
        return save(false, false);
    }

    /** Saves what is now, unless it is spoilt: the last good checkpoint is never overwritten by a bad one. */
    private @Nullable Trouble save(boolean epochDone, boolean best) {
        Checkpoint now = Checkpoint.of(description, state(), weights);
        for (var entry : now.tensors().entrySet()) {
            if (NonFinite.in(entry.getValue()) != null) {
                return new Trouble.InParameter(entry.getKey());
            }
        }
        RunFolder folder = options.folder();
        if (folder == null) {
            inMemory = now;
        } else {
            if (epochDone && epochs.size() % options.keepEvery() == 0) {
                folder.save(now, folder.kept(epochs.size()));
            }
            if (best) {
                // Before the latest: a run that is killed in between evaluates again, and writes this one again.
                folder.save(now, folder.best());
            }
            folder.save(now, folder.latest());
        }
        savedStep = step;
        savedAt = System.nanoTime();
        if (folder != null) {
            for (TrainingListener listener : listeners) {
                listener.checkpointSaved(this, folder.latest());
            }
        }
        return null;
    }

    private Checkpoint lastGood() {
        RunFolder folder = options.folder();
        return folder == null ? Objects.requireNonNull(inMemory) : Checkpoint.load(folder.latest(), description, model);
    }

    private TrainingDiverged diverged(Trouble trouble) {
        for (TrainingListener listener : listeners) {
            listener.diagnosing(this);
        }
        Checkpoint good = lastGood();
        Diagnosis diagnosis = new Diagnosis(backend, weights, stop);
        long last = trouble instanceof Trouble.InStep inStep ? inStep.step() : step - 1;
        Diagnosis.Finding finding = diagnosis.inSteps(steps, newLoader(), good, last);
        if (finding == null && trouble instanceof Trouble.InEvaluation && !stop.getAsBoolean()) {
            finding = diagnosis.inProgram(evaluation, steps.feed().inputs(), diagnosis.copyWeights(), last);
        }
        String first = Trouble.first(finding, last, stop.getAsBoolean());
        String kept = options.folder() == null
                ? "nothing on disk: the run has no folder"
                : options.folder().latest() + ", of step " + good.state().step();
        return new TrainingDiverged(
                trouble.report(steps, last, first, kept),
                finding == null ? last + 1 : finding.step() + 1,
                finding == null ? null : finding.tensor());
    }

    private int epochCount() {
        return description.training().epochs();
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public RunDescription description() {
        return description;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public long totalSteps() {
        return steps.total();
    }

    @Override
    public long stepsPerEpoch() {
        return steps.perEpoch();
    }

    @Override
    public int epoch() {
        return step == 0 ? 1 : steps.epoch(step - 1) + 1;
    }

    @Override
    public long stepInEpoch() {
        return step == 0 ? 0 : steps.indexInEpoch(step - 1) + 1;
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public double meanLoss() {
        return tally.meanLoss();
    }

    @Override
    public double mean(String measure) {
        return tally.mean(measure);
    }

    @Override
    public double learningRate() {
        return step == 0 ? Double.NaN : steps.learningRate(step - 1);
    }

    @Override
    public double imagesPerSecond() {
        return imagesHere == 0 ? Double.NaN : imagesHere / secondsHere();
    }

    @Override
    public double seconds() {
        return secondsBefore + secondsHere();
    }

    private double secondsHere() {
        return (System.nanoTime() - beganAt) / NANOS;
    }

    @Override
    public void close() {
        weights.close();
    }
}
