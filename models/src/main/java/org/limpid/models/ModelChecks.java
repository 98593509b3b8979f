package org.limpid.models;

import org.limpid.api.LimpidException;

/**
 * Refuses configurations that make no network, naming key, value and expectation.
 *
 * @param kind whose configuration it is
 */
record ModelChecks(String kind) {

    /** So that a file that lies about its depth is refused before a layer is made. */
    private static final int MAX_DEPTH = 10_000;

    void positive(String key, int value) {
        check(value >= 1, key, value, "1 or more");
    }

    void depth(String key, int value) {
        check(value >= 1 && value <= MAX_DEPTH, key, value, "1 to " + MAX_DEPTH);
    }

    /** Step size and sparsity of ISTA and its kin. */
    void steps(double eta, double lambda) {
        check(eta > 0 && Double.isFinite(eta), "eta", eta, "a step size above 0, as 0.1");
        check(lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "0 or more, as 0.1");
    }

    void epsilon(String key, double value) {
        check(value > 0 && Double.isFinite(value), key, value, "a number above 0, as 1e-5");
    }

    void divides(String key, int value, String divisorKey, int divisor) {
        check(
                value % divisor == 0,
                key,
                value,
                "a multiple of " + divisorKey + " = " + divisor
                        + ": an image is cut into whole patches. Resize or crop the images, or choose another patch");
    }

    /** Whether a product of extents can be addressed. */
    void fits(String what, int... factors) {
        long product = 1;
        for (int factor : factors) {
            product *= factor;
            if (product >= Integer.MAX_VALUE) {
                throw new LimpidException("the model " + kind + " would have " + Integer.MAX_VALUE + " or more " + what
                        + "; that many cannot be addressed. Choose smaller extents");
            }
        }
    }

    void grid(PatchGrid grid) {
        positive("image_height", grid.imageHeight());
        positive("image_width", grid.imageWidth());
        positive("patch_height", grid.patchHeight());
        positive("patch_width", grid.patchWidth());
        positive("channels", grid.channels());
        divides("image_height", grid.imageHeight(), "patch_height", grid.patchHeight());
        divides("image_width", grid.imageWidth(), "patch_width", grid.patchWidth());
        fits("numbers in a patch", grid.patchHeight(), grid.patchWidth(), grid.channels());
        fits("patches", grid.rows(), grid.columns());
    }

    /** What a masked autoencoder hides and compares. */
    void masks(PatchGrid grid, double maskRatio, boolean normPixels) {
        check(maskRatio >= 0 && maskRatio < 1, "mask_ratio", maskRatio, "0 or more and less than 1, as 0.75");
        check(
                MaskedPatches.kept(grid, maskRatio) >= 1,
                "mask_ratio",
                maskRatio,
                "a ratio that leaves at least one of the " + grid.patches() + " patches");
        check(
                !normPixels || grid.numbers() > 1,
                "norm_pixels",
                normPixels,
                "false: a patch of a single number has no variance");
    }

    void check(boolean condition, String key, Object value, String expected) {
        if (!condition) {
            throw new LimpidException("the model " + kind + " has " + key + " = " + value + "; expected " + expected);
        }
    }
}
