package org.limpid.training.data;

/**
 * Room for one batch, filled again and again. The arrays are the batch's own and open to its user: whoever feeds a
 * model reads them in place.
 */
public final class Batch {
    private final float[] images;
    private final int[] labels;
    private final float[] weights;
    private int epoch;
    private int index;
    private int size;

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
    void filled(int ofEpoch, int atIndex, int samples) {
        epoch = ofEpoch;
        index = atIndex;
        size = samples;
        int elements = images.length / labels.length;
        for (int at = 0; at < labels.length; at++) {
            weights[at] = at < samples ? 1 : 0;
            if (at >= samples) {
                // A real image rather than zeros: a model may divide by a sample's norm, and 0 · NaN is NaN.
                System.arraycopy(images, 0, images, at * elements, elements);
                labels[at] = labels[0];
            }
        }
    }
}
