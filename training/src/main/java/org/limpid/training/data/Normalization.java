package org.limpid.training.data;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * How a byte 0…255 becomes the number that a network sees: (byte / 255 − mean) / standard deviation, per channel.
 *
 * <p>The constants belong to the training data and travel with a model: a network that was trained under one
 * normalisation is evaluated under the same.
 *
 * @param mean the mean of each channel, on the scale 0…1
 * @param standardDeviation the standard deviation of each channel, on the scale 0…1, positive
 */
public record Normalization(List<Float> mean, List<Float> standardDeviation) {

    /** Checks that both lists have one finite entry per channel and that no deviation is zero. */
    public Normalization {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
        if (mean.isEmpty() || mean.size() != standardDeviation.size()) {
            throw new IllegalArgumentException("a normalisation needs a mean and a standard deviation per channel, got "
                    + mean + " and " + standardDeviation);
        }
        for (int channel = 0; channel < mean.size(); channel++) {
            float deviation = standardDeviation.get(channel);
            if (!Float.isFinite(mean.get(channel)) || !Float.isFinite(deviation) || !(deviation > 0)) {
                throw new IllegalArgumentException(
                        "channel %d cannot be normalised by mean %s and standard deviation %s"
                                .formatted(channel, mean.get(channel), deviation));
            }
        }
    }

    /**
     * Creates the normalisation of grey images.
     *
     * @param mean the mean, on the scale 0…1
     * @param standardDeviation the standard deviation, on the scale 0…1
     * @return a normalisation of one channel
     */
    public static Normalization grey(float mean, float standardDeviation) {
        return new Normalization(List.of(mean), List.of(standardDeviation));
    }

    /**
     * Measures the normalisation of stored images, rounded to four decimals as the field quotes it (0.1307 and 0.3081
     * for MNIST).
     *
     * @param name what to call the images in an error
     * @param shape the shape of one image
     * @param pixels whole images, one after the other
     * @return mean and standard deviation of every channel
     * @throws LimpidException if all pixels of a channel are the same
     */
    static Normalization measure(String name, ImageShape shape, byte[] pixels) {
        int plane = shape.height() * shape.width();
        long[] sums = new long[shape.channels()];
        long[] squares = new long[shape.channels()];
        int channel = 0;
        for (int start = 0; start < pixels.length; start += plane) {
            for (int at = start; at < start + plane; at++) {
                int value = pixels[at] & 0xff;
                sums[channel] += value;
                squares[channel] += (long) value * value;
            }
            channel = channel + 1 < shape.channels() ? channel + 1 : 0;
        }
        double count = (double) pixels.length / shape.channels();
        List<Float> means = new ArrayList<>();
        List<Float> deviations = new ArrayList<>();
        for (channel = 0; channel < shape.channels(); channel++) {
            double mean = sums[channel] / count;
            double variance = Math.max(0, squares[channel] / count - mean * mean);
            means.add(fourDecimals(mean / 255));
            deviations.add(fourDecimals(Math.sqrt(variance) / 255));
            if (deviations.getLast() == 0) {
                throw new LimpidException(("%s: all pixels of channel %d are %.0f, so there is nothing to learn from"
                                + " and no scale to normalise by. Check how the images were written.")
                        .formatted(name, channel, mean));
            }
        }
        return new Normalization(means, deviations);
    }

    /**
     * Returns the number of channels.
     *
     * @return the number of entries in either list
     */
    public int channels() {
        return mean.size();
    }

    /**
     * Normalises one byte, in single precision and in the order of torchvision's {@code ToTensor} and
     * {@code Normalize}, so that both see the same bits.
     *
     * @param channel the channel of the pixel
     * @param pixel the unsigned value of the pixel, 0…255
     * @return (pixel / 255 − mean) / standard deviation
     */
    public float apply(int channel, int pixel) {
        return (pixel / 255f - mean.get(channel)) / standardDeviation.get(channel);
    }

    /**
     * Normalises one image.
     *
     * @param pixels by channel, row and column, each 0…255 as an unsigned byte
     * @param into as many numbers in single precision
     */
    public void apply(byte[] pixels, Tensor into) {
        int plane = pixels.length / channels();
        for (int at = 0; at < pixels.length; at++) {
            into.data().setAtIndex(Tensor.FLOAT, at, apply(at / plane, pixels[at] & 0xff));
        }
    }

    private static float fourDecimals(double value) {
        return (float) (Math.round(value * 1e4) / 1e4);
    }
}
