package org.limpid.training.data;

import java.util.List;
import java.util.Objects;
import org.limpid.training.data.SampleRandom.Purpose;

/**
 * Turns an {@link ImageSet} into batches: shuffled and augmented to train on, or in order to evaluate.
 *
 * <p>Order and augmentation are pure functions of (seed, epoch, sample), whatever was filled before, so a resumed run
 * sees the batches of an uninterrupted one. Nothing is allocated in the steady state; one thread at a time.
 */
public final class BatchLoader implements BatchSource {
    private final ImageSet images;
    private final int batchSize;
    private final boolean shuffled;
    private final long seed;
    private final Augmenter augmenter;
    private final SampleRandom random = new SampleRandom();
    private final int[] order;

    /** The epoch whose order is in {@link #order}, −1 for none. */
    private int orderedEpoch = -1;

    private BatchLoader(ImageSet images, int batchSize, boolean shuffled, List<Augmentation> augmentations, long seed) {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("a batch size must be at least 1, got " + batchSize);
        }
        this.images = images;
        this.batchSize = batchSize;
        this.shuffled = shuffled;
        this.seed = seed;
        this.augmenter = new Augmenter(augmentations, images.shape(), images.normalization(), seed);
        this.order = new int[images.size()];
        identity(order);
    }

    /**
     * Creates a loader to train with: every epoch visits each image once, in an order of its own.
     *
     * @param images the images to train on
     * @param batchSize the number of samples in a batch, at least 1
     * @param augmentations what to do to each image, in this order; empty for nothing
     * @param seed of order and augmentation
     * @return a loader
     */
    public static BatchLoader training(ImageSet images, int batchSize, List<Augmentation> augmentations, long seed) {
        return new BatchLoader(images, batchSize, true, augmentations, seed);
    }

    /**
     * Creates a loader to evaluate with: the images as they are, in their own order, the same in every epoch.
     *
     * @param images the images to evaluate on
     * @param batchSize the number of samples in a batch, at least 1
     * @return a loader
     */
    public static BatchLoader evaluation(ImageSet images, int batchSize) {
        return new BatchLoader(images, batchSize, false, List.of(), 0);
    }

    @Override
    public int batchesPerEpoch() {
        return (int) (((long) images.size() + batchSize - 1) / batchSize);
    }

    @Override
    public Batch newBatch() {
        return new Batch(batchSize, images.shape());
    }

    @Override
    public void fill(int epoch, int index, Batch target) {
        Objects.checkIndex(index, batchesPerEpoch());
        if (epoch < 0) {
            throw new IllegalArgumentException("epochs count from 0, got " + epoch);
        }
        int elements = images.shape().elements();
        if (target.capacity() != batchSize || target.images().length != batchSize * elements) {
            throw new IllegalArgumentException("a batch of %d values in %d images does not fit %d images of %s"
                    .formatted(target.images().length, target.capacity(), batchSize, images.shape()));
        }
        arrange(epoch);
        int first = index * batchSize;
        int samples = Math.min(batchSize, images.size() - first);
        for (int at = 0; at < samples; at++) {
            int sample = order[first + at];
            images.copyTo(sample, target.images(), at * elements);
            augmenter.apply(target.images(), at * elements, epoch, sample);
            target.labels()[at] = images.label(sample);
            target.samples()[at] = sample;
        }
        target.filled(shuffled, epoch, index, samples);
    }

    /** Puts the order of an epoch into {@link #order}: by Fisher and Yates, each permutation equally likely. */
    private void arrange(int epoch) {
        if (epoch == orderedEpoch || !shuffled) {
            return;
        }
        identity(order);
        random.start(seed, Purpose.SHUFFLE, epoch, 0);
        for (int last = order.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int sample = order[other];
            order[other] = order[last];
            order[last] = sample;
        }
        orderedEpoch = epoch;
    }

    private static void identity(int[] order) {
        for (int at = 0; at < order.length; at++) {
            order[at] = at;
        }
    }
}
