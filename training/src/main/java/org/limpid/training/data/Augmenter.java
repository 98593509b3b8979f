package org.limpid.training.data;

import java.util.List;
import org.limpid.training.data.Augmentation.HorizontalFlip;
import org.limpid.training.data.Augmentation.RandomAffine;
import org.limpid.training.data.Augmentation.RandomCrop;
import org.limpid.training.data.SampleRandom.Purpose;

/**
 * Applies a list of augmentations to normalised images. What happens to sample i in epoch e is a pure function of
 * (seed, e, i). Scratch memory is the augmenter's own, so nothing is allocated; one thread at a time.
 */
final class Augmenter {
    /** One change, drawing from {@link #random}: chosen once, as a pattern switch per sample would make garbage. */
    private interface Step {
        void apply(float[] images, int offset);
    }

    private final Step[] steps;
    private final ImageShape shape;
    private final long seed;
    private final SampleRandom random = new SampleRandom();
    private final float[] original;

    /** The normalised black of each channel. */
    private final float[] black;

    Augmenter(List<Augmentation> augmentations, ImageShape shape, Normalization normalization, long seed) {
        this.steps = augmentations.stream().map(this::step).toArray(Step[]::new);
        this.shape = shape;
        this.seed = seed;
        this.original = new float[shape.elements()];
        this.black = new float[shape.channels()];
        for (int channel = 0; channel < black.length; channel++) {
            black[channel] = normalization.apply(channel, 0);
        }
    }

    /** Changes the image that begins at {@code offset} in place. */
    void apply(float[] images, int offset, int epoch, int sample) {
        if (steps.length == 0) {
            return;
        }
        random.start(seed, Purpose.AUGMENT, epoch, sample);
        for (Step step : steps) {
            step.apply(images, offset);
        }
    }

    private Step step(Augmentation augmentation) {
        return switch (augmentation) {
            case RandomCrop crop ->
                (images, offset) -> {
                    int right = random.nextInt(2 * crop.padding() + 1) - crop.padding();
                    int down = random.nextInt(2 * crop.padding() + 1) - crop.padding();
                    shift(images, offset, right, down);
                };
            case HorizontalFlip flip ->
                (images, offset) -> {
                    if (random.nextFloat() < flip.probability()) {
                        flip(images, offset);
                    }
                };
            case RandomAffine affine -> (images, offset) -> affine(images, offset, affine);
        };
    }

    /** Moves the image by whole pixels. */
    void shift(float[] images, int offset, int right, int down) {
        System.arraycopy(images, offset, original, 0, original.length);
        int height = shape.height();
        int width = shape.width();
        int to = offset;
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int y = 0; y < height; y++) {
                int row = (channel * height + y - down) * width;
                boolean outside = y < down || y - down >= height;
                for (int x = 0; x < width; x++) {
                    images[to++] =
                            outside || x < right || x - right >= width ? black[channel] : original[row + x - right];
                }
            }
        }
    }

    /** Mirrors left and right. */
    void flip(float[] images, int offset) {
        int width = shape.width();
        for (int row = offset; row < offset + original.length; row += width) {
            for (int left = row, right = row + width - 1; left < right; left++, right--) {
                float value = images[left];
                images[left] = images[right];
                images[right] = value;
            }
        }
    }

    private void affine(float[] images, int offset, RandomAffine limits) {
        float rotation = random.uniform(-limits.rotation(), limits.rotation());
        float shear = random.uniform(-limits.shear(), limits.shear());
        float scale = random.uniform(limits.minScale(), limits.maxScale());
        float right = shape.width() * random.uniform(-limits.shift(), limits.shift());
        float down = shape.height() * random.uniform(-limits.shift(), limits.shift());
        affine(images, offset, rotation, shear, scale, right, down);
    }

    /** Scales, shears, rotates (both in degrees) and then shifts the image, about its centre. */
    void affine(float[] images, int offset, float rotation, float shear, float scale, float right, float down) {
        double turn = Math.toRadians(rotation);
        double lean = Math.toRadians(shear);
        float cos = (float) Angles.cos(turn);
        float sin = (float) Angles.sin(turn);
        float tan = (float) (Angles.sin(lean) / Angles.cos(lean));
        // Each target pixel asks where it came from: scale⁻¹ · shear⁻¹ · rotation⁻¹, where shear is [1 tan; 0 1].
        float xx = (cos + tan * sin) / scale;
        float xy = (sin - tan * cos) / scale;
        warp(images, offset, xx, xy, -sin / scale, cos / scale, right, down);
    }

    /**
     * Fills target pixel p with the original's value at centre + M · (p − centre − shift), between pixels by bilinear
     * interpolation, for the matrix M = [xx xy; yx yy].
     */
    private void warp(float[] images, int offset, float xx, float xy, float yx, float yy, float right, float down) {
        System.arraycopy(images, offset, original, 0, original.length);
        int height = shape.height();
        int width = shape.width();
        float centreX = (width - 1) / 2f;
        float centreY = (height - 1) / 2f;
        for (int y = 0; y < height; y++) {
            float fromY = y - centreY - down;
            for (int x = 0; x < width; x++) {
                float fromX = x - centreX - right;
                sample(
                        images,
                        offset + y * width + x,
                        centreX + xx * fromX + xy * fromY,
                        centreY + yx * fromX + yy * fromY);
            }
        }
    }

    /** Sets one pixel of every channel to the original's value at a point. */
    private void sample(float[] images, int target, float x, float y) {
        int height = shape.height();
        int width = shape.width();
        int plane = height * width;
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float weightX = x - left;
        float weightY = y - top;
        boolean leftIn = left >= 0 && left < width;
        boolean rightIn = left >= -1 && left < width - 1;
        boolean topIn = top >= 0 && top < height;
        boolean bottomIn = top >= -1 && top < height - 1;
        int at = top * width + left;
        for (int channel = 0; channel < shape.channels(); channel++) {
            float outside = black[channel];
            float a = topIn && leftIn ? original[at] : outside;
            float b = topIn && rightIn ? original[at + 1] : outside;
            float c = bottomIn && leftIn ? original[at + width] : outside;
            float d = bottomIn && rightIn ? original[at + width + 1] : outside;
            float upper = a + weightX * (b - a);
            float lower = c + weightX * (d - c);
            images[target] = upper + weightY * (lower - upper);
            at += plane;
            target += plane;
        }
    }
}
