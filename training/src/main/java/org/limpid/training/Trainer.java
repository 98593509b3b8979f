package org.limpid.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.training.data.Dataset;

/**
 * Trains a model on images: epoch by epoch over the training images, with an evaluation on held-out images after each. What it
 * learns is a {@link Task}, such as to tell images apart by class. It prints nothing; who wants to see something adds a {@link TrainingListener}, such as {@link ConsoleProgress}.
 *
 * <p>In a {@link RunFolder} it leaves configuration, metrics and checkpoints. A run that was stopped, or killed at any
 * moment, goes on from its last checkpoint when a trainer of the same description is given the folder again, and then gives
 * the same bits as if it had never been interrupted.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.builder(model, StrokeDigits.create(1, 10_000, 2_000), config)
 *         .folder(RunFolder.create(Path.of("runs/first")))
 *         .listener(new ConsoleProgress())
 *         .build();
 * TrainingResult result = trainer.train(backend);
 * }</pre>
 */
public final class Trainer {

    private final Task task;
    private final Dataset data;
    private final TrainingConfig config;
    private final Options options;
    private volatile boolean stopRequested;

    /** What changes how a run is accompanied, but not what it computes. */
    record Options(
            Map<String, String> notes,
            @Nullable RunFolder folder,
            @Nullable Checkpoint from,
            Map<Parameter, Tensor> initial,
            List<TrainingListener> listeners,
            Duration checkpointEvery,
            long checkpointEverySteps,
            int keepEvery,
            int prefetch) {}

    private Trainer(Task task, Dataset data, TrainingConfig config, Options options) {
        this.task = task;
        this.data = data;
        this.config = config;
        this.options = options;
    }

    /** Starts from a trainer that teaches a model to tell images apart, and keeps everything in memory. */
    public static Builder builder(ImageClassifier model, Dataset data, TrainingConfig config) {
        return builder(new ClassificationTask(model), data, config);
    }

    /** Starts from a trainer that keeps everything in memory. */
    public static Builder builder(Task task, Dataset data, TrainingConfig config) {
        return new Builder(task, data, config);
    }

    /**
     * Trains until the end of the last epoch, or until it is asked to stop. In the folder of a run that has a checkpoint, it
     * goes on from there.
     *
     * @param backend where to compute; stays open
     * @throws TrainingDiverged if the loss becomes NaN or ∞
     * @throws LimpidException if data and task do not fit, a checkpoint cannot be used, or a file cannot be written
     */
    public TrainingResult train(Backend backend) {
        task.requireFit(data.train());
        task.requireFit(data.heldOut());
        RunDescription description = RunDescription.of(task, config, data, options.notes());
        try (TrainingRun run = new TrainingRun(backend, task, data, description, options, () -> stopRequested)) {
            return run.run();
        }
    }

    /**
     * Asks the run to end: it finishes the step that it is at, writes a checkpoint, and {@link #train} returns. Any thread
     * may ask, before the run begins too. To go on, build another trainer.
     */
    public void requestStop() {
        stopRequested = true;
    }

    /** Sets what shall differ from a trainer that keeps everything in memory. */
    public static final class Builder {

        private final Task task;
        private final Dataset data;
        private final TrainingConfig config;
        private final Map<String, String> notes = new LinkedHashMap<>();
        private final List<TrainingListener> listeners = new ArrayList<>();
        private @Nullable RunFolder folder;
        private @Nullable Checkpoint from;
        private final Map<Parameter, Tensor> initial = new LinkedHashMap<>();
        private Duration checkpointEvery = Duration.ofSeconds(30);
        private long checkpointEverySteps = Long.MAX_VALUE;
        private int keepEvery = Integer.MAX_VALUE;
        private int prefetch = 2;

        private Builder(Task task, Dataset data, TrainingConfig config) {
            this.task = task;
            this.data = data;
            this.config = config;
        }

        /** Where to leave configuration, metrics and checkpoints, and to go on from; stays open. */
        public Builder folder(RunFolder value) {
            folder = value;
            return this;
        }

        /** Where to go on from, if there is no folder with a checkpoint. */
        public Builder from(Checkpoint value) {
            from = value;
            return this;
        }

        /**
         * Values for parameters of the model to begin with, in place of drawn ones, such as those that were learned at another
         * task. A run that goes on has its own. The notes of the run say that there were some.
         */
        public Builder initial(Map<Parameter, Tensor> values) {
            initial.putAll(values);
            return note("initial", initial.size() + " parameters given");
        }

        /** Adds one that hears of progress; called in the order of addition. */
        public Builder listener(TrainingListener value) {
            listeners.add(value);
            return this;
        }

        /** Adds something that configuration and checkpoints shall remember, such as where the data lie. */
        public Builder note(String key, String value) {
            notes.put(key, value);
            return this;
        }

        /** How much work a crash may cost, in time; from 30 seconds. There is a checkpoint after each epoch too. */
        public Builder checkpointEvery(Duration value) {
            if (!value.isPositive()) {
                throw new LimpidException("the time between checkpoints is " + value + "; expected more than nothing");
            }
            checkpointEvery = value;
            return this;
        }

        /** How much work a crash may cost, in steps; from no limit. */
        public Builder checkpointEverySteps(long value) {
            if (value < 1) {
                throw new LimpidException(
                        "the number of steps between checkpoints is " + value + "; expected 1 or more");
            }
            checkpointEverySteps = value;
            return this;
        }

        /**
         * To keep the checkpoint of every so many epochs in the folder, so that it can be seen how the network became what it is;
         * from none. Each takes as much of the disk as the latest.
         */
        public Builder keepEvery(int epochs) {
            if (epochs < 1) {
                throw new LimpidException(
                        "the number of epochs between kept checkpoints is " + epochs + "; expected 1 or more");
            }
            keepEvery = epochs;
            return this;
        }

        /** How many batches are made ready ahead; from 2. */
        public Builder prefetch(int value) {
            if (value < 1) {
                throw new LimpidException(
                        "the number of batches made ready ahead is " + value + "; expected 1 or more");
            }
            prefetch = value;
            return this;
        }

        /** The trainer. */
        public Trainer build() {
            Options options = new Options(
                    new LinkedHashMap<>(notes),
                    folder,
                    from,
                    Map.copyOf(initial),
                    List.copyOf(listeners),
                    checkpointEvery,
                    checkpointEverySteps,
                    keepEvery,
                    prefetch);
            return new Trainer(task, data, config, options);
        }
    }
}
