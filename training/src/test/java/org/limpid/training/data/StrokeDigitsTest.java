package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class StrokeDigitsTest {
    private static byte[] pixels(ImageSet images) {
        byte[] pixels = new byte[images.size() * images.shape().elements()];
        for (int index = 0; index < images.size(); index++) {
            images.copyTo(index, pixels, index * images.shape().elements());
        }
        return pixels;
    }

    @Test
    void theSameSeedDrawsTheSameImages() {
        Dataset first = StrokeDigits.create(5, 40, 20);
        Dataset second = StrokeDigits.create(5, 40, 20);
        assertArrayEquals(pixels(first.train()), pixels(second.train()));
        assertArrayEquals(pixels(first.heldOut()), pixels(second.heldOut()));
        assertFalse(Arrays.equals(
                pixels(first.train()), pixels(StrokeDigits.create(6, 40, 20).train())));
    }

    @Test
    void aLongerSetBeginsWithAShorterOne() {
        byte[] few = pixels(StrokeDigits.create(5, 30, 1).train());
        byte[] more = pixels(StrokeDigits.create(5, 90, 1).train());
        assertArrayEquals(few, Arrays.copyOf(more, few.length));
    }

    /** Published accuracies belong to these bits, which are to be the same on every machine. */
    @Test
    void theImagesAreThoseOfEarlierVersions() {
        CRC32 train = new CRC32();
        train.update(pixels(StrokeDigits.create(0, 500, 1).train()));
        CRC32 heldOut = new CRC32();
        heldOut.update(pixels(StrokeDigits.create(0, 1, 500).heldOut()));
        assertEquals(
                "e522a280 728ea27b", Long.toHexString(train.getValue()) + " " + Long.toHexString(heldOut.getValue()));
    }

    @Test
    void noTwoImagesAreAlike() {
        Dataset digits = StrokeDigits.create(5, 400, 400);
        Set<List<Byte>> seen = new HashSet<>();
        for (ImageSet images : List.of(digits.train(), digits.heldOut())) {
            byte[] image = new byte[784];
            for (int index = 0; index < images.size(); index++) {
                images.copyTo(index, image, 0);
                Byte[] boxes = new Byte[image.length];
                Arrays.setAll(boxes, at -> image[at]);
                seen.add(List.of(boxes));
            }
        }
        assertEquals(800, seen.size());
    }

    @Test
    void classesTakeTurns() {
        Dataset digits = StrokeDigits.create(5, 25, 12);
        for (int index = 0; index < 25; index++) {
            assertEquals(index % 10, digits.train().label(index));
        }
        assertEquals(
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                digits.heldOut().classNames());
        assertEquals(new ImageShape(1, 28, 28), digits.heldOut().shape());
    }

    @Test
    void heldOutImagesComeFromTemplatesThatTrainingNeverUses() {
        Set<String> all = new HashSet<>();
        int templates = 0;
        for (DigitStyles styles : DigitStyles.all()) {
            assertTrue(styles.train().size() >= 5 && styles.heldOut().size() >= 2, styles::toString);
            for (List<StrokeTemplate> split : List.of(styles.train(), styles.heldOut())) {
                for (StrokeTemplate template : split) {
                    all.add(points(template));
                    templates++;
                }
            }
        }
        assertEquals(templates, all.size(), "two templates are the same");
    }

    private static String points(StrokeTemplate template) {
        StringBuilder text = new StringBuilder();
        for (StrokeTemplate.Stroke stroke : template.strokes()) {
            text.append(Arrays.toString(stroke.xs())).append(Arrays.toString(stroke.ys()));
        }
        return text.toString();
    }

    @Test
    void templatesStayInTheirBox() {
        for (DigitStyles styles : DigitStyles.all()) {
            for (List<StrokeTemplate> split : List.of(styles.train(), styles.heldOut())) {
                for (StrokeTemplate template : split) {
                    for (StrokeTemplate.Stroke stroke : template.strokes()) {
                        for (int at = 0; at < stroke.points(); at++) {
                            assertTrue(stroke.xs()[at] >= 0 && stroke.xs()[at] <= StrokeTemplate.WIDTH);
                            assertTrue(stroke.ys()[at] >= 0 && stroke.ys()[at] <= StrokeTemplate.HEIGHT);
                        }
                    }
                }
            }
        }
    }

    @Test
    void everyImageShowsADigitsWorthOfInk() {
        Dataset digits = StrokeDigits.create(11, 1000, 1000);
        for (ImageSet images : List.of(digits.train(), digits.heldOut())) {
            byte[] image = new byte[784];
            for (int index = 0; index < images.size(); index++) {
                images.copyTo(index, image, 0);
                int inked = 0;
                for (byte pixel : image) {
                    inked += (pixel & 0xff) > 100 ? 1 : 0;
                }
                int label = images.label(index);
                // A thin one is 16 pixels high, a fat eight covers less than a third of the image.
                assertTrue(
                        inked >= 12 && inked < 261,
                        "image %d of a %d has %d inked pixels".formatted(index, label, inked));
            }
        }
    }

    @Test
    void theNormalisationIsThatOfItsPixels() {
        for (long seed = 0; seed < 2; seed++) {
            ImageSet train = StrokeDigits.create(seed, 5000, 1).train();
            Normalization measured = Normalization.measure("digits", train.shape(), pixels(train));
            assertEquals(
                    measured.mean().getFirst(), train.normalization().mean().getFirst(), 0.002f);
            assertEquals(
                    measured.standardDeviation().getFirst(),
                    train.normalization().standardDeviation().getFirst(),
                    0.002f);
        }
    }

    /** Held-out styles must be hard for memory, or the accuracy of a network would say little. */
    @Test
    void theNearestNeighbourGetsManyWrong() {
        Dataset digits = StrokeDigits.create(0, 4000, 1000);
        double accuracy = NearestNeighbour.accuracy(digits.train(), digits.heldOut());
        assertTrue(accuracy > 0.80 && accuracy < 0.92, () -> "accuracy " + accuracy);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> StrokeDigits.create(0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> StrokeDigits.create(0, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> StrokeTemplate.parse("1,2"));
        assertThrows(IllegalArgumentException.class, () -> StrokeTemplate.parse("1,2 3,4 | "));
        assertThrows(NumberFormatException.class, () -> StrokeTemplate.parse("1,2 3,x"));
    }
}
