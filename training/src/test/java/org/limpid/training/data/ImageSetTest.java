package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

final class ImageSetTest {
    private static final ImageShape SHAPE = new ImageShape(2, 1, 2);
    private static final Normalization NORMALIZATION = new Normalization(List.of(0.5f, 0.25f), List.of(0.5f, 0.125f));
    private static final List<String> NAMES = List.of("cat", "dog");
    private static final byte[] PIXELS = {0, (byte) 255, 51, 102, 1, 2, 3, (byte) 200};

    private static ImageSet set(int... labels) {
        return new ImageSet("pets", SHAPE, NORMALIZATION, NAMES, PIXELS, labels);
    }

    @Test
    void normalisesEachChannelByItsOwnConstants() {
        float[] target = {9, 9, 9, 9, 9, 9};
        set(0, 1).copyTo(0, target, 1);
        assertArrayEquals(
                new float[] {9, -1, 1, (51 / 255f - 0.25f) / 0.125f, (102 / 255f - 0.25f) / 0.125f, 9}, target);
        set(0, 1).copyTo(1, target, 0);
        assertEquals((200 / 255f - 0.25f) / 0.125f, target[3]);
    }

    @Test
    void givesBackTheBytes() {
        byte[] target = new byte[5];
        set(0, 1).copyTo(1, target, 1);
        assertArrayEquals(new byte[] {0, 1, 2, 3, (byte) 200}, target);
    }

    @Test
    void anotherNormalisationKeepsThePixels() {
        Normalization other = new Normalization(List.of(0f, 0f), List.of(1f, 1f));
        float[] target = new float[4];
        set(0, 1).withNormalization(other).copyTo(0, target, 0);
        assertArrayEquals(new float[] {0, 1, 0.2f, 0.4f}, target);
    }

    @Test
    void theFirstImagesAreASetOfTheirOwn() {
        ImageSet all = set(0, 1);
        ImageSet one = all.first(1);
        assertEquals(1, one.size());
        assertSame(all, all.first(2));
        assertSame(all, all.first(100));
        assertThrows(IllegalArgumentException.class, () -> all.first(0));
        assertThrows(IndexOutOfBoundsException.class, () -> one.copyTo(1, new float[4], 0));
    }

    @Test
    void refusesLabelsOutOfRange() {
        assertEquals(
                "pets: image 1 has label 2, but there are 2 classes (labels 0…1).",
                assertThrows(LimpidException.class, () -> set(0, 2)).getMessage());
        assertThrows(LimpidException.class, () -> set(-1, 0));
    }

    @Test
    void refusesSizesThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> set(0));
        assertThrows(IllegalArgumentException.class, () -> set());
        assertThrows(
                IllegalArgumentException.class,
                () -> new ImageSet("pets", SHAPE, Normalization.grey(0, 1), NAMES, PIXELS, new int[2]));
        assertThrows(IllegalArgumentException.class, () -> new ImageShape(1, 0, 3));
        assertThrows(ArithmeticException.class, () -> new ImageShape(1 << 12, 1 << 12, 1 << 12));
    }

    @Test
    void measuresEachChannel() {
        Normalization measured = Normalization.measure("pets", SHAPE, PIXELS);
        // Channel 0 has the pixels 0, 255, 1, 2 and channel 1 has 51, 102, 3, 200.
        assertEquals(new Normalization(List.of(0.2529f, 0.3490f), List.of(0.4313f, 0.2864f)), measured);
    }

    @Test
    void refusesConstantsThatDivideByNothing() {
        assertThrows(IllegalArgumentException.class, () -> Normalization.grey(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Normalization.grey(0, Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> Normalization.grey(Float.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Normalization(List.of(0f), List.of(1f, 1f)));
        assertThrows(IllegalArgumentException.class, () -> new Normalization(List.of(), List.of()));
    }

    @Test
    void splitsOfADataSetMustFitOneModel() {
        ImageSet train = set(0, 1);
        ImageSet other = new ImageSet("pets", new ImageShape(2, 2, 1), NORMALIZATION, NAMES, PIXELS, new int[2]);
        ImageSet renamed = new ImageSet("pets", SHAPE, NORMALIZATION, List.of("a", "b"), PIXELS, new int[2]);
        ImageSet rescaled = train.withNormalization(new Normalization(List.of(0f, 0f), List.of(1f, 1f)));
        for (ImageSet heldOut : List.of(other, renamed, rescaled)) {
            String message = assertThrows(LimpidException.class, () -> new Dataset("pets", train, heldOut))
                    .getMessage();
            assertTrue(message != null && message.startsWith("Data set 'pets': "), message);
        }
        assertSame(train, new Dataset("pets", train, train).heldOut());
    }
}
