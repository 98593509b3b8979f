package org.limpid.cli.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.models.ImageFormat;

/** Pixels that no file of the usual formats has, but other readers may give. */
final class ImagePixelsTest {

    private static BufferedImage grey(int type, int... samples) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, type);
        WritableRaster raster = model.createCompatibleWritableRaster(samples.length, 1);
        raster.setPixels(0, 0, samples.length, 1, samples);
        return new BufferedImage(model, raster, false, null);
    }

    @Test
    void greyOf32BitsIsUnsigned() {
        BufferedImage image = grey(DataBuffer.TYPE_INT, 0, 0x40404040, 0x80808080, -1);
        assertArrayEquals(new byte[] {0, 0x40, (byte) 0x80, -1}, ImagePixels.of(image, new ImageFormat(1, 1, 4)));
    }

    @ParameterizedTest
    @ValueSource(ints = {DataBuffer.TYPE_SHORT, DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE})
    void fractionsAndSignedNumbersAreRefused(int type) {
        LimpidException error =
                assertThrows(LimpidException.class, () -> ImagePixels.of(grey(type, 0, 1), new ImageFormat(1, 1, 2)));
        assertTrue(error.getMessage().contains("expected unsigned integers"), error.getMessage());
    }
}
