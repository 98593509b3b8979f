package org.limpid.models;

import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
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

    /** Refuses an operand that is no batch of such images. */
    void check(String kind, Value image) {
        Shape shape = image.type().shape();
        if (shape.rank() != 4 || !image.type().equals(batch(shape.dim(0)))) {
            throw new LimpidException("the model " + kind + " was given images " + image.type() + "; expected f32[B,"
                    + channels + "," + height + "," + width + "]");
        }
    }

    /** As in {@code 28×28×1}: height, width, channels. */
    @Override
    public String toString() {
        return height + "×" + width + "×" + channels;
    }
}
