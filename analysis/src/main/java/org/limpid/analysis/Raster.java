package org.limpid.analysis;

import org.limpid.api.LimpidException;

/** A small picture in memory: colours 0xRRGGBB by rows. */
public final class Raster {

    private final int height;
    private final int width;
    private final int[] rgb;

    private Raster(int height, int width, int[] rgb) {
        if (height < 1 || width < 1 || rgb.length != height * width) {
            throw new LimpidException("a picture of " + height + "×" + width + " pixels has " + rgb.length
                    + " colours; expected one of each pixel, at least one");
        }
        this.height = height;
        this.width = width;
        this.rgb = rgb;
    }

    /**
     * A picture of colours.
     *
     * @param rgb height·width of them by rows, 0xRRGGBB; copied
     */
    public static Raster of(int height, int width, int[] rgb) {
        return new Raster(height, width, rgb.clone());
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** The colour of a pixel, 0xRRGGBB. */
    public int rgb(int row, int column) {
        return rgb[row * width + column];
    }

    /**
     * A picture of values, cut off at 0 and 1.
     *
     * @param values C·height·width of them from 0 (dark) to 1, by channel, row and column
     * @param channels 1 for grey, 3 for red, green and blue; of others the first is shown
     */
    public static Raster of(double[] values, int channels, int height, int width) {
        int plane = height * width;
        int[] rgb = new int[plane];
        for (int at = 0; at < plane; at++) {
            int red = level(values[at]);
            rgb[at] = channels == 3
                    ? red << 16 | level(values[plane + at]) << 8 | level(values[2 * plane + at])
                    : red * 0x010101;
        }
        return new Raster(height, width, rgb);
    }

    /**
     * A picture of bytes.
     *
     * @param levels C·height·width unsigned bytes, by channel, row and column
     * @param channels as of {@link #of(double[], int, int, int)}
     */
    public static Raster of(byte[] levels, int channels, int height, int width) {
        double[] values = new double[levels.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = (levels[at] & 0xff) / 255.0;
        }
        return of(values, channels, height, width);
    }

    private static int level(double value) {
        return (int) Math.round(255 * Math.clamp(value, 0, 1));
    }

    /**
     * The same with some pixels half in a colour.
     *
     * @param chosen which pixels, row by row
     * @param color 0xRRGGBB
     * @throws LimpidException if there is not one entry of each pixel
     */
    public Raster tinted(boolean[] chosen, int color) {
        if (chosen.length != rgb.length) {
            throw new LimpidException("a mask of " + chosen.length + " pixels does not fit a picture of " + height + "×"
                    + width + "; expected one entry of each pixel");
        }
        int[] tinted = rgb.clone();
        for (int at = 0; at < tinted.length; at++) {
            if (chosen[at]) {
                tinted[at] = ((tinted[at] & 0xFEFEFE) >> 1) + ((color & 0xFEFEFE) >> 1);
            }
        }
        return new Raster(height, width, tinted);
    }

    /** Each pixel as a square of so many. */
    public Raster enlarged(int factor) {
        int[] large = new int[rgb.length * factor * factor];
        for (int row = 0; row < height * factor; row++) {
            for (int column = 0; column < width * factor; column++) {
                large[row * width * factor + column] = rgb[row / factor * width + column / factor];
            }
        }
        return new Raster(height * factor, width * factor, large);
    }
}
