package org.limpid.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.ImageShape;
import org.limpid.training.data.Normalization;

final class ImageSetsTest {

    /** Images of one pixel, which is their number. */
    private static ImageSet images(int... labels) {
        byte[] pixels = new byte[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        Normalization plain = new Normalization(List.of(0f), List.of(1f));
        return new ImageSet("numbers", new ImageShape(1, 1, 1), plain, List.of("even", "odd"), pixels, labels);
    }

    private static int[] numbers(ImageSet images) {
        byte[] pixels = new byte[images.size()];
        for (int i = 0; i < pixels.length; i++) {
            images.copyTo(i, pixels, i);
        }
        int[] numbers = new int[pixels.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = pixels[i];
        }
        return numbers;
    }

    @Test
    void theLastAreNotAmongTheFirstOfEach() {
        ImageSet images = images(0, 0, 1, 0, 1, 1, 0);
        assertArrayEquals(new int[] {0, 1, 2, 4}, numbers(ImageSets.firstOfEach(images, 2)));
        assertArrayEquals(new int[] {5, 6}, numbers(ImageSets.last(images, 2, 2)));
        // Image 3 is of a class of which two come before it, image 4 is the second of its own.
        LimpidException refused = assertThrows(LimpidException.class, () -> ImageSets.last(images, 4, 2));
        assertTrue(refused.getMessage().contains("the last 4 of the 7 images of numbers"), refused.getMessage());
        assertTrue(refused.getMessage().contains("image 4 would be"), refused.getMessage());
        assertThrows(LimpidException.class, () -> ImageSets.last(images, 8, 0), "more than there are");
    }
}
