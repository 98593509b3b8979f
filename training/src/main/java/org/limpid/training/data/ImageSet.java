package org.limpid.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * One split of a data set: labelled images of one shape, held as bytes and handed out as normalised floats.
 *
 * <p>Immutable, hence safe to share among threads.
 */
public final class ImageSet {
    private static final int LEVELS = 256;

    private final String name;
    private final ImageShape shape;
    private final Normalization normalization;
    private final List<String> classNames;
    private final byte[] pixels;
    private final int[] labels;

    /** The normalised value of every byte, channel by channel: a look-up costs less than a division. */
    private final float[] levels;

    /**
     * Creates a set over arrays that it keeps without a copy; the caller must not write to them afterwards.
     *
     * @param name what the set is called in messages
     * @param shape the shape of every image
     * @param normalization one mean and standard deviation per channel
     * @param classNames the name of each class, in the order of the labels
     * @param pixels whole images, one after the other, as unsigned bytes
     * @param labels the class of each image, 0 … classes − 1
     * @throws LimpidException if a label is out of range
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    public ImageSet(
            String name,
            ImageShape shape,
            Normalization normalization,
            List<String> classNames,
            byte[] pixels,
            int[] labels) {
        this.name = Objects.requireNonNull(name);
        this.shape = shape;
        this.normalization = normalization;
        this.classNames = List.copyOf(classNames);
        this.pixels = pixels;
        this.labels = labels;
        if (labels.length == 0 || pixels.length != (long) labels.length * shape.elements()) {
            throw new IllegalArgumentException("%s: %d labels and %d bytes of pixels do not make images of %s"
                    .formatted(name, labels.length, pixels.length, shape));
        }
        if (normalization.channels() != shape.channels()) {
            throw new IllegalArgumentException("%s: images of %s need a normalisation of %d channels, got %d"
                    .formatted(name, shape, shape.channels(), normalization.channels()));
        }
        for (int index = 0; index < labels.length; index++) {
            if (labels[index] < 0 || labels[index] >= classNames.size()) {
                throw new LimpidException("%s: image %d has label %d, but there are %d classes (labels 0…%d)."
                        .formatted(name, index, labels[index], classNames.size(), classNames.size() - 1));
            }
        }
        this.levels = levels(normalization);
    }

    private static float[] levels(Normalization normalization) {
        float[] levels = new float[normalization.channels() * LEVELS];
        for (int at = 0; at < levels.length; at++) {
            levels[at] = normalization.apply(at / LEVELS, at % LEVELS);
        }
        return levels;
    }

    /**
     * Returns what the set is called in messages.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the shape of every image.
     *
     * @return channels, height and width
     */
    public ImageShape shape() {
        return shape;
    }

    /**
     * Returns how bytes become floats.
     *
     * @return one mean and standard deviation per channel
     */
    public Normalization normalization() {
        return normalization;
    }

    /**
     * Returns the names of the classes in the order of the labels.
     *
     * @return as many names as there are classes
     */
    public List<String> classNames() {
        return classNames;
    }

    /**
     * Returns the number of images.
     *
     * @return at least 1
     */
    public int size() {
        return labels.length;
    }

    /**
     * Returns the class of an image.
     *
     * @param index the image, 0 … size − 1
     * @return its label, 0 … classes − 1
     */
    public int label(int index) {
        return labels[index];
    }

    /** The classes of all images, i32[size]. */
    public Tensor labels() {
        return Tensor.of(labels.clone());
    }

    /**
     * Writes an image as normalised floats, C×H×W. Allocates nothing.
     *
     * @param index the image, 0 … size − 1
     * @param target where to write
     * @param offset the index in {@code target} of the image's first value
     */
    public void copyTo(int index, float[] target, int offset) {
        Objects.checkIndex(index, labels.length);
        int plane = shape.height() * shape.width();
        int from = index * shape.elements();
        for (int channel = 0; channel < shape.channels(); channel++) {
            int level = channel * LEVELS;
            for (int at = 0; at < plane; at++) {
                target[offset++] = levels[level + (pixels[from++] & 0xff)];
            }
        }
    }

    /**
     * Writes an image as unsigned bytes, C×H×W, as it is stored.
     *
     * @param index the image, 0 … size − 1
     * @param target where to write
     * @param offset the index in {@code target} of the image's first value
     */
    public void copyTo(int index, byte[] target, int offset) {
        Objects.checkIndex(index, labels.length);
        System.arraycopy(pixels, index * shape.elements(), target, offset, shape.elements());
    }

    /**
     * Returns the same images under another normalisation, such as the one that a checkpoint was trained with.
     *
     * @param other one mean and standard deviation per channel
     * @return a set that shares the pixels
     */
    public ImageSet withNormalization(Normalization other) {
        return new ImageSet(name, shape, other, classNames, pixels, labels);
    }

    /**
     * Returns the first images of this set, or all if there are fewer.
     *
     * @param count how many at most, at least 1
     * @return a set with copies of the images
     */
    public ImageSet first(int count) {
        if (count >= size()) {
            return this;
        }
        byte[] kept = Arrays.copyOf(pixels, Math.multiplyExact(count, shape.elements()));
        return new ImageSet(name, shape, normalization, classNames, kept, Arrays.copyOf(labels, count));
    }

    /**
     * Returns some images one after the other, normalised.
     *
     * @param start the first of them
     * @param count how many, at least 1
     * @return f32 (count, C, H, W)
     */
    public Tensor tensor(int start, int count) {
        Objects.checkFromIndexSize(start, count, size());
        int elements = shape.elements();
        float[] values = new float[Math.multiplyExact(count, elements)];
        for (int i = 0; i < count; i++) {
            copyTo(start + i, values, i * elements);
        }
        return Tensor.of(values, count, shape.channels(), shape.height(), shape.width());
    }

    /**
     * Returns the first images as whole batches, so that none is met twice or left half empty.
     *
     * @param size images in a batch, at most as many as there are
     * @param most how many images at most, at least {@code size}
     * @return tensors f32 (size, C, H, W), at least one
     */
    public List<Tensor> batches(int size, int most) {
        List<Tensor> batches = new ArrayList<>();
        for (int start = 0; start + size <= Math.min(most, size()); start += size) {
            batches.add(tensor(start, size));
        }
        return batches;
    }

    @Override
    public String toString() {
        return "%s: %d images of %s, %d classes".formatted(name, size(), shape, classNames.size());
    }
}
