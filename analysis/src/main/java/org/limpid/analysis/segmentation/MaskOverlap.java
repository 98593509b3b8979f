package org.limpid.analysis.segmentation;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.models.PatchGrid;

/** How well masks of an object agree. */
public final class MaskOverlap {

    private MaskOverlap() {}

    /**
     * Intersection over union of two masks of the same pixels.
     *
     * @return from 0 to 1; 1 if both are empty
     * @throws LimpidException if they differ in length
     */
    public static double of(boolean[] mask, boolean[] other) {
        if (mask.length != other.length) {
            throw new LimpidException("masks of " + mask.length + " and of " + other.length
                    + " pixels cannot be compared; expected the same pixels");
        }
        int both = 0;
        int either = 0;
        for (int i = 0; i < mask.length; i++) {
            both += mask[i] && other[i] ? 1 : 0;
            either += mask[i] || other[i] ? 1 : 0;
        }
        return either == 0 ? 1 : (double) both / either;
    }

    /**
     * Intersection over union of the best of several masks of patches, as the papers score the heads of a layer; its mean over
     * images is their mIoU.
     *
     * @param patches masks of an image's patches, at least one
     * @param grid how the image was cut
     * @param truth which of the image's pixels are of the object, row by row
     */
    public static double best(List<boolean[]> patches, PatchGrid grid, boolean[] truth) {
        return patches.stream()
                .mapToDouble(mask -> of(pixels(mask, grid), truth))
                .max()
                .orElseThrow(() -> new LimpidException("there is no mask to compare; expected at least one"));
    }

    /** Which pixels a mask of patches covers, row by row. */
    public static boolean[] pixels(boolean[] patches, PatchGrid grid) {
        if (patches.length != grid.patches()) {
            throw new LimpidException("a mask of " + patches.length + " patches does not cover an image of "
                    + grid.patches() + "; expected one entry of each patch");
        }
        boolean[] pixels = new boolean[grid.imageHeight() * grid.imageWidth()];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = patches[grid.patchOf(at)];
        }
        return pixels;
    }
}
