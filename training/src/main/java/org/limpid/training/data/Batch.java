package org.limpid.training.data;

/**
 * Room for one batch, filled again and again. The arrays are the batch's own and open to its user: whoever feeds a
 * model reads them in place.
 */
public final class Batch {
    private final float[] images;
    private final int[] labels;
    private final float[] weights;
    private final int[] samples;
    private int epoch;
    private int index;
    private int size;
    private boolean training;

    /**
     * Makes room for a batch.
     *
     * @param capacity the number of samples, padding included
     * @param shape the shape of one image
     */
    public Batch(int capacity, ImageShape shape) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a batch needs room for at least one sample, got " + capacity);
        }
        images = new float[Math.multiplyExact(capacity, shape.elements())];
        labels = new int[capacity];
        weights = new float[capacity];
        samples = new int[capacity];
    }

    /**
     * Returns the normalised images, capacity×C×H×W. Padding repeats the first image.
     *
     * @return the array that is filled, not a copy
     */
    public float[] images() {
        return images;
    }

    /**
     * Returns the class of each sample. Padding repeats the first label.
     *
     * @return the array that is filled, not a copy
     */
    public int[] labels() {
        return labels;
    }

    /**
     * Returns the weight of each sample in losses and counts: 1 for a sample, 0 for padding.
     *
     * @return the array that is filled, not a copy
     */
    public float[] weights() {
        return weights;
    }

    /**
     * Returns which image of its set each sample is. Padding repeats the first.
     *
     * @return the array that is filled, not a copy
     */
    public int[] samples() {
        return samples;
    }

    /**
     * Returns whether the samples are to train on, not to evaluate on.
     *
     * @return true for samples in random order, augmented
     */
    public boolean isTraining() {
        return training;
    }

    /**
     * Returns the number of samples that there is room for.
     *
     * @return the batch size, padding included
     */
    public int capacity() {
        return labels.length;
    }

    /**
     * Returns the number of samples that are not padding.
     *
     * @return capacity, or less in the last batch of an epoch
     */
    public int size() {
        return size;
    }

    /**
     * Returns the epoch of the samples.
     *
     * @return counted from 0
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Returns which batch of its epoch this is.
     *
     * @return counted from 0
     */
    public int index() {
        return index;
    }

    /** Says what was filled in, and pads the rest with weight zero. */
    void filled(boolean toTrain, int ofEpoch, int atIndex, int count) {
        training = toTrain;
        epoch = ofEpoch;
        index = atIndex;
        size = count;
        int elements = images.length / labels.length;
        for (int at = 0; at < labels.length; at++) {
            weights[at] = at < count ? 1 : 0;
            if (at >= count) {
                // A real image rather than zeros: a model may divide by a sample's norm, and 0 · NaN is NaN.
                System.arraycopy(images, 0, images, at * elements, elements);
                labels[at] = labels[0];
                samples[at] = samples[0];
            }
        }
    }
}
