package org.limpid.training.data;

import java.util.List;
import java.util.stream.IntStream;
import org.limpid.training.data.SampleRandom.Purpose;

/**
 * The embedded data set, which needs no download: the digits 0 … 9 drawn from strokes, 28×28 grey pixels.
 *
 * <p>Every image is a template of pen strokes whose points are shaken and which is turned, sheared, scaled and shifted,
 * then drawn with a pen of some width and darkness, on paper that may be grainy or stained. Held-out images come from
 * templates that no training image uses, and from random numbers of their own; image i is a pure function of the seed,
 * the split and i, so a longer set begins with a shorter one. The classes take turns: image i shows the digit i mod 10.
 *
 * <p>It is meant to be a fair small problem. The nearest neighbour on pixels ({@link NearestNeighbour}, 10,000 images
 * to train on) gets 88 to 90 % of the held-out images right, a small CRATE about 98 %.
 */
public final class StrokeDigits {
    private static final ImageShape SHAPE = new ImageShape(1, StrokeRenderer.SIDE, StrokeRenderer.SIDE);
    private static final List<String> CLASSES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    /** Mean and deviation of the training images of any seed, to the third decimal. */
    private static final Normalization NORMALIZATION = Normalization.grey(0.124f, 0.239f);

    private StrokeDigits() {}

    /**
     * Draws the data set: about 15 µs for an image.
     *
     * @param seed which digits to draw
     * @param trainImages how many images to train on, at least 1
     * @param heldOutImages how many held-out images, at least 1
     * @return the data set, named {@code stroke-digits}
     */
    public static Dataset create(long seed, int trainImages, int heldOutImages) {
        if (trainImages <= 0 || heldOutImages <= 0) {
            throw new IllegalArgumentException(
                    "cannot draw %d images to train on and %d held-out ones".formatted(trainImages, heldOutImages));
        }
        List<DigitStyles> styles = DigitStyles.all();
        return new Dataset(
                "stroke-digits",
                draw(
                        "stroke-digits (train)",
                        styles.stream().map(DigitStyles::train).toList(),
                        seed,
                        Purpose.DIGIT_TRAIN,
                        trainImages),
                draw(
                        "stroke-digits (held out)",
                        styles.stream().map(DigitStyles::heldOut).toList(),
                        seed,
                        Purpose.DIGIT_HELD_OUT,
                        heldOutImages));
    }

    private static ImageSet draw(
            String name, List<List<StrokeTemplate>> templates, long seed, Purpose split, int count) {
        StrokeRenderer renderer = new StrokeRenderer(StrokeTemplate.longest(templates));
        byte[] pixels = new byte[Math.multiplyExact(count, SHAPE.elements())];
        int[] labels = new int[count];
        for (int index = 0; index < count; index++) {
            labels[index] = index % CLASSES.size();
            List<StrokeTemplate> choices = templates.get(labels[index]);
            renderer.random().start(seed, split, 0, index);
            StrokeTemplate template = choices.get(renderer.random().nextInt(choices.size()));
            renderer.draw(template, pixels, index * SHAPE.elements());
        }
        return new ImageSet(name, SHAPE, NORMALIZATION, CLASSES, pixels, labels);
    }
}
