package org.limpid.training.data;

/**
 * The shape of one image, stored channel by channel and row by row (C×H×W).
 *
 * @param channels the number of channels, 1 for grey
 * @param height the number of rows, in pixels
 * @param width the number of columns, in pixels
 */
public record ImageShape(int channels, int height, int width) {

    /** Checks that every extent is positive and that one image fits a Java array. */
    public ImageShape {
        if (channels <= 0 || height <= 0 || width <= 0) {
            throw new IllegalArgumentException(
                    "an image needs positive extents, got %d×%d×%d".formatted(channels, height, width));
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /**
     * Returns the number of values in one image.
     *
     * @return channels · height · width
     */
    public int elements() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
