package org.limpid.training.data;

import java.util.List;
import java.util.Objects;

/**
 * Images for which it is known what is object and what is background: 40×40 pixels in colour, on each a disc, a square, a
 * triangle, a cross or a ring of random place, size and angle, with a texture of its own on a textured ground. The class is the
 * kind of shape, so that neither colour nor texture gives it away, and a classifier never sees a mask.
 *
 * <p>A pixel belongs to the shape if its centre does: masks are exact, and no pixel is blended. Both textures are noise between
 * two colours, whose means lie apart. As with {@link StrokeDigits}, image i is a pure function of the seed, the split and i, and
 * the classes take turns.
 */
public final class ShapeScenes {

    /** Height and width in pixels. */
    public static final int SIDE = 40;

    private static final ImageShape SHAPE = new ImageShape(3, SIDE, SIDE);
    private static final List<ShapeKind> KINDS = List.of(ShapeKind.values());
    private static final int MIN_RADIUS = 9;
    private static final int MAX_RADIUS = 15;
    /** How far the colours of a texture lie from its mean, on the scale 0…1. */
    private static final float CONTRAST = 0.35f;
    /** The deviation of each pixel's own noise. */
    private static final float GRAIN = 0.05f;
    /** How far the mean colours of shape and ground lie apart, at least, summed over the three channels. */
    private static final float APART = 0.4f;

    private static final int MIN_CELL = 3;
    private static final int MAX_CELL = 12;

    private final Dataset data;
    private final boolean[][] masks;

    private ShapeScenes(Dataset data, boolean[][] masks) {
        this.data = data;
        this.masks = masks;
    }

    /**
     * Draws the images.
     *
     * @param seed which ones
     * @param trainImages how many to train on, at least 1
     * @param heldOutImages how many held-out ones, at least 1
     */
    public static ShapeScenes create(long seed, int trainImages, int heldOutImages) {
        if (trainImages < 1 || heldOutImages < 1) {
            throw new IllegalArgumentException(
                    "cannot draw %d images to train on and %d held-out ones".formatted(trainImages, heldOutImages));
        }
        Painter train = new Painter(trainImages);
        train.paint(seed, SampleRandom.Purpose.SCENE_TRAIN);
        Painter heldOut = new Painter(heldOutImages);
        heldOut.paint(seed, SampleRandom.Purpose.SCENE_HELD_OUT);
        Normalization normalization = Normalization.measure("shapes", SHAPE, train.pixels);
        return new ShapeScenes(
                new Dataset(
                        "shapes",
                        train.set("shapes (train)", normalization),
                        heldOut.set("shapes (held out)", normalization)),
                heldOut.masks);
    }

    /** The images, whose classes are kinds of shapes. */
    public Dataset data() {
        return data;
    }

    /**
     * Which pixels of a held-out image are of its shape, row by row.
     *
     * @param image which one, from 0
     * @return a copy
     */
    public boolean[] mask(int image) {
        return masks[Objects.checkIndex(image, masks.length)].clone();
    }

    /** Paints one split. */
    private static final class Painter {

        private final SampleRandom random = new SampleRandom();
        private final byte[] pixels;
        private final int[] labels;
        private final boolean[][] masks;

        Painter(int count) {
            pixels = new byte[Math.multiplyExact(count, SHAPE.elements())];
            labels = new int[count];
            masks = new boolean[count][SIDE * SIDE];
        }

        ImageSet set(String name, Normalization normalization) {
            return new ImageSet(name, SHAPE, normalization, ShapeKind.names(), pixels, labels);
        }

        void paint(long seed, SampleRandom.Purpose split) {
            for (int index = 0; index < labels.length; index++) {
                labels[index] = index % KINDS.size();
                random.start(seed, split, 0, index);
                place(KINDS.get(labels[index]), masks[index]);
                colour(index * SHAPE.elements(), masks[index]);
            }
        }

        private void place(ShapeKind kind, boolean[] mask) {
            double radius = random.uniform(MIN_RADIUS, MAX_RADIUS);
            double centreX = random.uniform((float) radius, SIDE - (float) radius);
            double centreY = random.uniform((float) radius, SIDE - (float) radius);
            double angle = random.uniform((float) -Math.PI, (float) Math.PI);
            double cos = Angles.cos(angle) / radius;
            double sin = Angles.sin(angle) / radius;
            for (int at = 0; at < mask.length; at++) {
                int row = at / SIDE;
                int column = at % SIDE;
                double x = column + 0.5 - centreX;
                double y = row + 0.5 - centreY;
                mask[at] = kind.contains(cos * x - sin * y, sin * x + cos * y);
            }
        }

        private void colour(int offset, boolean[] mask) {
            float[] ground = mean();
            float[] shape;
            float apart;
            do {
                shape = mean();
                apart = 0;
                for (int channel = 0; channel < 3; channel++) {
                    apart += Math.abs(shape[channel] - ground[channel]);
                }
            } while (apart < APART);
            texture(ground, mask, false, offset);
            texture(shape, mask, true, offset);
        }

        private float[] mean() {
            return new float[] {random.uniform(0.2f, 0.8f), random.uniform(0.2f, 0.8f), random.uniform(0.2f, 0.8f)};
        }

        /** Noise of one coarseness, between two colours around a mean, where the mask is as said. */
        private void texture(float[] mean, boolean[] mask, boolean where, int offset) {
            float[] direction = {
                random.uniform(-CONTRAST, CONTRAST),
                random.uniform(-CONTRAST, CONTRAST),
                random.uniform(-CONTRAST, CONTRAST)
            };
            int cell = MIN_CELL + random.nextInt(MAX_CELL - MIN_CELL + 1);
            int knots = SIDE / cell + 2;
            float[] heights = new float[knots * knots];
            for (int i = 0; i < heights.length; i++) {
                heights[i] = random.uniform(-1, 1);
            }
            int plane = SIDE * SIDE;
            for (int at = 0; at < plane; at++) {
                float grain = GRAIN * random.nextBell();
                if (mask[at] != where) {
                    continue;
                }
                float height = height(heights, knots, cell, at);
                for (int channel = 0; channel < 3; channel++) {
                    float value = mean[channel] + height * direction[channel] + grain;
                    pixels[offset + channel * plane + at] = (byte) Math.clamp(Math.round(255 * value), 0, 255);
                }
            }
        }

        /** Between the four knots around a pixel. */
        private static float height(float[] heights, int knots, int cell, int at) {
            int row = at / SIDE / cell;
            int column = at % SIDE / cell;
            float down = (at / SIDE % cell) / (float) cell;
            float right = (at % SIDE % cell) / (float) cell;
            int knot = row * knots + column;
            float upper = heights[knot] * (1 - right) + heights[knot + 1] * right;
            float lower = heights[knot + knots] * (1 - right) + heights[knot + knots + 1] * right;
            return upper * (1 - down) + lower * down;
        }
    }
}
