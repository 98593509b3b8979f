package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageFormat;

class PredictCommandTest {

    @TempDir
    Path folder;

    private Path weights;
    private Path image;

    @BeforeEach
    void writeFiles() throws IOException {
        Crate model = new Crate(CrateConfig.builder()
                .image(8, 8)
                .patch(4, 4)
                .channels(3)
                .classes(4)
                .dim(24)
                .depth(1)
                .heads(2)
                .build());
        weights = ImportedWeights.write(folder, model);
        image = write("image.png", 32, 16);
    }

    private Path write(String name, int width, int height) throws IOException {
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // Red grows to the right; the middle half is blue too.
                int blue = x >= width / 4 && x < 3 * width / 4 ? 255 : 0;
                drawn.setRGB(x, y, ((x * 8) << 16) | blue);
            }
        }
        Path file = folder.resolve(name);
        assertTrue(ImageIO.write(drawn, "png", file.toFile()));
        return file;
    }

    @Test
    void saysWhatIsOnImages() {
        Outcome outcome = Outcome.of("predict", "--with", weights, "--top", "2", "--timing", image, image);
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(
                4,
                outcome.out()
                        .lines()
                        .filter(line -> line.matches(" +[0-9.]+ %  class \\d"))
                        .count());
        assertTrue(outcome.out().contains("network compiled"), outcome.out());
    }

    @Test
    void takesTheMiddleOfAWideImage() {
        byte[] pixels = ImageFile.read(image, new ImageFormat(3, 8, 8));
        // Each pixel is the mean of 2×2, from column 8 on.
        for (int x = 0; x < 8; x++) {
            assertEquals((8 + 2 * x) * 8 + 4, pixels[x] & 0xff, "red of column " + x);
            assertEquals(0, pixels[64 + x], "green of column " + x);
            assertEquals(255, pixels[128 + x] & 0xff, "blue of column " + x);
        }
    }

    @Test
    void leavesAnImageOfTheRightSizeAsItIs() throws IOException {
        Path exact = write("exact.png", 4, 2);
        byte[] grey = ImageFile.read(exact, new ImageFormat(1, 2, 4));
        assertArrayEquals(new byte[] {0, 31, 34, 7, 0, 31, 34, 7}, grey);
    }

    @ParameterizedTest
    @CsvSource({"png, 10", "png, 11", "jpg, 10"}) // TYPE_BYTE_GRAY, TYPE_USHORT_GRAY
    void greyIsReadAsItIsWritten(String format, int type) throws IOException {
        BufferedImage grey = new BufferedImage(8, 8, type);
        for (int x = 0; x < 8; x++) {
            for (int y = 0; y < 8; y++) {
                grey.getRaster().setSample(x, y, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 128 : 128 * 257);
            }
        }
        Path file = folder.resolve("grey." + format);
        assertTrue(ImageIO.write(grey, format, file.toFile()));
        for (int channels : new int[] {1, 3}) {
            for (byte pixel : ImageFile.read(file, new ImageFormat(channels, 8, 8))) {
                assertEquals(128, pixel & 0xff, 1);
            }
        }
    }

    @Test
    void whatIsTransparentIsWhite() throws IOException {
        BufferedImage drawn = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        drawn.setRGB(1, 0, 0xff004080);
        drawn.setRGB(2, 0, 0x80000000);
        Path file = folder.resolve("transparent.png");
        assertTrue(ImageIO.write(drawn, "png", file.toFile()));
        byte[] pixels = ImageFile.read(file, new ImageFormat(3, 1, 3));
        assertArrayEquals(new byte[] {-1, 0, 127, -1, 0x40, 127, -1, (byte) 0x80, 127}, pixels);
        // Grey with alpha, which Java cannot draw: the same three pixels, 0x40 opaque.
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(3, 1);
        raster.setPixels(0, 0, 3, 1, new int[] {0, 0, 0x40, 255, 0, 128});
        assertTrue(ImageIO.write(new BufferedImage(model, raster, false, null), "png", file.toFile()));
        assertArrayEquals(new byte[] {-1, 0x40, 127}, ImageFile.read(file, new ImageFormat(1, 1, 3)));
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no image");
        Path tiff = folder.resolve("image.tiff");
        assertTrue(ImageIO.write(ImageIO.read(image.toFile()), "tiff", tiff.toFile()));
        for (Path wrong : new Path[] {text, tiff, folder.resolve("none.png")}) {
            Outcome outcome = Outcome.of("predict", "--with", weights, wrong);
            assertEquals(2, outcome.code(), outcome.out());
            assertTrue(outcome.err().contains(wrong.toString()), outcome.err());
        }
        Outcome none = Outcome.of("predict", "--with", weights, "--top", "0", image);
        assertEquals(2, none.code());
    }
}
