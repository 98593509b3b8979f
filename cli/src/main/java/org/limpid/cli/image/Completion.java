package org.limpid.cli.image;

import org.limpid.analysis.Raster;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageFormat;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.PatchGrid;
import org.limpid.models.PatchScale;
import org.limpid.training.data.Normalization;

/**
 * Pictures of what a masked autoencoder makes of images: as they are, what it was shown of them, and how it completed that.
 *
 * @param model the network
 * @param normalization by which bytes became the numbers that it sees
 */
public record Completion(MaskedAutoencoder model, Normalization normalization) {

    /** A grey that none of the data have much of, for what was hidden. */
    private static final double HIDDEN = 0.5;

    /**
     * An image as it is.
     *
     * @param images normalised, (C, H, W) one after the other
     * @param image which of them
     */
    public Raster original(float[] images, int image) {
        return raster(pixels(images, image));
    }

    /**
     * An image with grey in the place of hidden patches.
     *
     * @param mask (B, N), other than 0 for hidden patches
     */
    public Raster shown(float[] images, Tensor mask, int image) {
        return raster(replace(pixels(images, image), mask, image, (_, _, _) -> HIDDEN));
    }

    /**
     * An image with the network's answer in the place of hidden patches.
     *
     * @param prediction (B, N, P)
     */
    public Raster completed(float[] images, Tensor mask, Tensor prediction, int image) {
        PatchGrid grid = model.grid();
        return raster(replace(pixels(images, image), mask, image, (patch, number, pixel) -> {
            double value = prediction.get(((long) image * grid.patches() + patch) * grid.numbers() + number);
            if (model.normPixels()) {
                // A network that learned normalised patches tells nothing of their mean and deviation.
                value = PatchScale.of(grid, images, image * elements(), patch).restore(value);
            }
            return plain(value, pixel);
        }));
    }

    private Raster raster(double[] pixels) {
        ImageFormat format = model.image();
        return Raster.of(pixels, format.channels(), format.height(), format.width());
    }

    /** An image as it was before it was normalised, from 0 to 1. */
    private double[] pixels(float[] images, int image) {
        double[] pixels = new double[elements()];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = plain(images[image * pixels.length + at], at);
        }
        return pixels;
    }

    private double plain(double value, int pixel) {
        int channel = pixel / (model.image().height() * model.image().width());
        return value * normalization.standardDeviation().get(channel)
                + normalization.mean().get(channel);
    }

    private int elements() {
        return model.image().channels() * model.image().height() * model.image().width();
    }

    /** What stands in a hidden pixel's place. */
    private interface Replacement {
        double of(int patch, int number, int pixel);
    }

    private double[] replace(double[] pixels, Tensor mask, int image, Replacement replacement) {
        PatchGrid grid = model.grid();
        for (int patch = 0; patch < grid.patches(); patch++) {
            if (mask.getFloat((long) image * grid.patches() + patch) != 0) {
                for (int number = 0; number < grid.numbers(); number++) {
                    int pixel = grid.pixel(patch, number);
                    pixels[pixel] = replacement.of(patch, number, pixel);
                }
            }
        }
        return pixels;
    }
}
