package org.limpid.models;

import org.limpid.api.tensor.TensorType;

/**
 * What the images of a model look like.
 *
 * @param channels colours
 * @param height in pixels
 * @param width in pixels
 */
public record ImageFormat(int channels, int height, int width) {

    /** The type of a batch of images, f32 (B, C, H, W). */
    public TensorType batch(int size) {
        return TensorType.f32(size, channels, height, width);
    }

    /** As in {@code 28×28×1}: height, width, channels. */
    @Override
    public String toString() {
        return height + "×" + width + "×" + channels;
    }
}
