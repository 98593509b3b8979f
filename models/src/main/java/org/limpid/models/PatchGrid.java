package org.limpid.models;

import java.util.List;
import java.util.Map;

/**
 * How images are cut into patches; neither need be square. The models that use it check that it fits.
 *
 * @param imageHeight pixels, a multiple of patchHeight
 * @param imageWidth pixels, a multiple of patchWidth
 * @param patchHeight pixels
 * @param patchWidth pixels
 * @param channels of the image
 */
public record PatchGrid(int imageHeight, int imageWidth, int patchHeight, int patchWidth, int channels) {

    /** The keys of a configuration that describe it. */
    static final List<String> KEYS = List.of("image_height", "image_width", "patch_height", "patch_width", "channels");

    /** Square images and patches in colour. */
    public static PatchGrid square(int image, int patch) {
        return new PatchGrid(image, image, patch, patch, 3);
    }

    static PatchGrid read(Settings settings) {
        return new PatchGrid(
                settings.integer("image_height"),
                settings.integer("image_width"),
                settings.integer("patch_height"),
                settings.integer("patch_width"),
                settings.integer("channels"));
    }

    void write(Map<String, String> map) {
        map.put("image_height", Integer.toString(imageHeight));
        map.put("image_width", Integer.toString(imageWidth));
        map.put("patch_height", Integer.toString(patchHeight));
        map.put("patch_width", Integer.toString(patchWidth));
        map.put("channels", Integer.toString(channels));
    }

    /** Patches from top to bottom. */
    public int rows() {
        return imageHeight / patchHeight;
    }

    /** Patches from left to right. */
    public int columns() {
        return imageWidth / patchWidth;
    }

    /** The number N of patches; with the class token there are N + 1 tokens. */
    public int patches() {
        return rows() * columns();
    }

    /** How many numbers a patch has. */
    public int numbers() {
        return patchHeight * patchWidth * channels;
    }

    /**
     * Where a number of a patch lies in an image (C, H, W).
     *
     * @param patch row by row, from 0
     * @param number by row, column and channel within the patch, from 0
     */
    public int pixel(int patch, int number) {
        int channel = number % channels;
        int column = patch % columns() * patchWidth + number / channels % patchWidth;
        int row = patch / columns() * patchHeight + number / channels / patchWidth;
        return (channel * imageHeight + row) * imageWidth + column;
    }

    /**
     * Which patch a pixel lies in.
     *
     * @param at the pixel, row by row, from 0
     */
    public int patchOf(int at) {
        return at / imageWidth / patchHeight * columns() + at % imageWidth / patchWidth;
    }

    /** The images that it cuts. */
    public ImageFormat image() {
        return new ImageFormat(channels, imageHeight, imageWidth);
    }
}
