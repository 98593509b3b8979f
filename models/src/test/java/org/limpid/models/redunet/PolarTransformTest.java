package org.limpid.models.redunet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/** Against scipy.ndimage.rotate 1.17, which the reference code turns images with, on portable images. */
final class PolarTransformTest {

    private static Tensor images(int h, int w) {
        float[] pixels = new float[2 * h * w];
        for (int i = 0; i < pixels.length; i++) {
            int k = i / (h * w) + 1;
            int r = i / w % h;
            int c = i % w;
            pixels[i] = (37 * r * r + 91 * c + 13 * r * c * k + 29 * k) % 256;
        }
        return Tensor.of(pixels, 2, h, w);
    }

    /** A sum of all pixels, and one that tells them apart. */
    @ParameterizedTest
    @CsvSource({"28, 28, 5, 9, 12100, 538640", "28, 28, 15, 200, 779262, 38581431", "7, 9, 4, 13, 10611, 487018"})
    void readsTheReferencesPixels(int h, int w, int radii, int angles, long sum, long weighted) {
        float[] signals = new PolarTransform(radii, angles).apply(images(h, w)).toFloats();
        long ours = 0;
        long oursWeighted = 0;
        for (int i = 0; i < signals.length; i++) {
            long pixel = (long) signals[i];
            ours += pixel;
            oursWeighted += pixel * (1 + i % 97);
        }
        assertEquals(sum, ours);
        assertEquals(weighted, oursWeighted);
    }

    @Test
    void readsARowForEachRadius() {
        float[] signals = new PolarTransform(4, 13).apply(images(7, 9)).toFloats();
        assertArrayEquals(new float[] {106, 126, 0, 0, 0, 68, 122, 214, 0, 0, 0, 128, 106}, Arrays.copyOf(signals, 13));
        assertArrayEquals(
                new float[] {110, 135, 91, 226, 91, 131, 118, 173, 161, 42, 108, 85, 110},
                Arrays.copyOfRange(signals, 26, 39));
    }

    @Test
    void refusesWhatIsNoImage() {
        PolarTransform polar = new PolarTransform(3, 4);
        LimpidException shape = assertThrows(LimpidException.class, () -> polar.apply(Tensor.of(new float[4], 2, 2)));
        assertTrue(shape.getMessage().contains("the images are f32[2,2]"), shape.getMessage());
        LimpidException few = assertThrows(LimpidException.class, () -> new PolarTransform(1, 4));
        assertTrue(few.getMessage().contains("1 radii"), few.getMessage());
    }
}
