package org.limpid.models;

/**
 * Mean and deviation of a patch, by which it is normalised where a network completes normalised patches; what {@link
 * Reconstruction} computes on a backend, for whoever has the image at hand.
 *
 * @param mean over all numbers of the patch
 * @param deviation √(variance + 1e-6), the variance with P − 1 in its denominator
 */
public record PatchScale(double mean, double deviation) {

    /** Leaves numbers as they are. */
    public static final PatchScale NONE = new PatchScale(0, 1);

    /** What is added to the variance of a patch. */
    static final double EPSILON = 1e-6;

    /**
     * Measures a patch.
     *
     * @param images (C, H, W), one after another
     * @param from where the image begins
     * @param patch row by row, from 0
     */
    public static PatchScale of(PatchGrid grid, float[] images, int from, int patch) {
        double sum = 0;
        for (int number = 0; number < grid.numbers(); number++) {
            sum += images[from + grid.pixel(patch, number)];
        }
        double mean = sum / grid.numbers();
        double scatter = 0;
        for (int number = 0; number < grid.numbers(); number++) {
            double centred = images[from + grid.pixel(patch, number)] - mean;
            scatter += centred * centred;
        }
        return new PatchScale(mean, Math.sqrt(scatter / (grid.numbers() - 1) + EPSILON));
    }

    /** A number of the patch as a network is to complete it. */
    public double normalise(double value) {
        return (value - mean) / deviation;
    }

    /** A completed number as it is in the image. */
    public double restore(double value) {
        return value * deviation + mean;
    }
}
