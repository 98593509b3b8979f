package org.limpid.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Optimizer;
import org.limpid.models.optim.Schedule;
import org.limpid.training.data.Augmentation;

/**
 * Everything beside model and data that decides what a training run computes. Two runs of equal configuration on one backend
 * give the same bits, however often they are interrupted.
 *
 * @param epochs how often each image is seen
 * @param batchSize images in a step; the last batch of an epoch is filled up with images of weight zero
 * @param optimizer turns gradients into steps
 * @param schedule the learning rate of each step
 * @param labelSmoothing the part of a label that is spread over all classes, from 0 up to (not including) 1
 * @param augmentations what is done to each training image, in this order
 * @param seed of initial weights, order of images and augmentation
 */
public record TrainingConfig(
        int epochs,
        int batchSize,
        Optimizer optimizer,
        Schedule schedule,
        double labelSmoothing,
        List<Augmentation> augmentations,
        long seed) {

    /** Refuses amounts that make no training. */
    public TrainingConfig {
        requirePositive("number of epochs", epochs);
        requirePositive("batch size", batchSize);
        augmentations = List.copyOf(augmentations);
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new LimpidException("the " + what + " is " + value + "; expected 1 or more");
        }
    }

    /** Starts from 10 epochs in batches of 64 with AdamW at 1e-3. */
    public static Builder builder() {
        return new Builder();
    }

    /** The configuration as strings; {@link #fromMap} reads them. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put("epochs", Integer.toString(epochs));
        map.put("batch_size", Integer.toString(batchSize));
        map.put("optimizer", optimizer.toString());
        map.put("schedule", schedule.toString());
        map.put("label_smoothing", Double.toString(labelSmoothing));
        map.put("augmentations", RecordText.write(augmentations));
        map.put("seed", Long.toString(seed));
        return map;
    }

    /**
     * Reads what {@link #toMap} writes.
     *
     * @throws LimpidException if a key is missing or unknown, or a value cannot be read; the message names both
     */
    public static TrainingConfig fromMap(Map<String, String> map) {
        Fields fields = new Fields("the training configuration", map);
        fields.requireOnly(builder().build().toMap().keySet());
        return new TrainingConfig(
                fields.integer("epochs"),
                fields.integer("batch_size"),
                fields.get("optimizer", text -> RecordText.read(text, Optimizer.class)),
                fields.get("schedule", text -> RecordText.read(text, Schedule.class)),
                fields.number("label_smoothing"),
                fields.get("augmentations", text -> RecordText.readAll(text, Augmentation.class)),
                fields.longInteger("seed"));
    }

    /** Sets what shall differ from the defaults. */
    public static final class Builder {

        private int epochs = 10;
        private int batchSize = 64;
        private Optimizer optimizer = AdamW.of(0.05);
        private @Nullable Schedule schedule;
        private double learningRate = 1e-3;
        private double labelSmoothing;
        private List<Augmentation> augmentations = List.of();
        private long seed = 1;

        private Builder() {}

        /** How often each image is seen; from 10. */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Images in a step; from 64. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Turns gradients into steps; from AdamW with a weight decay of 0.05. */
        public Builder optimizer(Optimizer value) {
            optimizer = value;
            return this;
        }

        /**
         * The peak of the default schedule, which warms up over a tenth of the epochs (at most one) and then falls to 0
         * along half a cosine; from 1e-3. A {@link #schedule} of one's own takes its place.
         */
        public Builder learningRate(double peak) {
            learningRate = peak;
            schedule = null;
            return this;
        }

        /** The learning rate of each step. */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /** The part of a label that is spread over all classes; from 0. */
        public Builder labelSmoothing(double value) {
            labelSmoothing = value;
            return this;
        }

        /** What is done to each training image, in this order; from nothing. */
        public Builder augmentations(Augmentation... values) {
            augmentations = List.of(values);
            return this;
        }

        /** Of initial weights, order of images and augmentation; from 1. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws LimpidException if a value is out of range
         */
        public TrainingConfig build() {
            Schedule chosen = schedule != null
                    ? schedule
                    : new Schedule.FlooredCosine(learningRate, Math.min(1, epochs / 10.0), 0);
            return new TrainingConfig(epochs, batchSize, optimizer, chosen, labelSmoothing, augmentations, seed);
        }
    }
}
