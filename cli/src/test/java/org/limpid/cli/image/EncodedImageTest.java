package org.limpid.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that would cost much, and those that look like them. */
final class EncodedImageTest {

    private static byte[] written(int side, int type, String format, String compression) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (!compression.isEmpty()) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionType(compression);
            } else if (how.canWriteProgressive()) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, new IIOImage(new BufferedImage(side, side, type), null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG whose last scan is there again and again. */
    private static byte[] progressive(int side, int scans) throws IOException {
        byte[] once = written(side, BufferedImage.TYPE_BYTE_GRAY, "jpeg", "");
        int last = once.length - 2;
        while (once[last] != (byte) 0xff || once[last + 1] != (byte) 0xda) {
            last--;
        }
        ByteArrayOutputStream often = new ByteArrayOutputStream();
        often.write(once, 0, last);
        for (int scan = EncodedImage.scans(once) - 1; scan < scans; scan++) {
            often.write(once, last, once.length - 2 - last);
        }
        often.write(once, once.length - 2, 2);
        return often.toByteArray();
    }

    private static UnreadableImage refused(byte[] content) {
        return assertThrows(UnreadableImage.class, () -> ImageDecoder.decode(content, 10_000));
    }

    @Test
    void aJpegOfTooManyScansIsRefused() throws IOException, UnreadableImage {
        assertEquals(
                32,
                ImageDecoder.decode(progressive(32, EncodedImage.MOST_SCANS), 10_000)
                        .getWidth());
        UnreadableImage error = refused(progressive(32, EncodedImage.MOST_SCANS + 1));
        assertEquals(UnreadableImage.Reason.TOO_MANY_SCANS, error.reason());
        assertTrue(error.getMessage().contains("101 times; expected at most 100"), error.getMessage());
    }

    @Test
    void scansAreCountedFromMarkerToMarker() throws IOException {
        byte[] plain = progressive(32, 20);
        assertEquals(20, EncodedImage.scans(plain));
        ByteArrayOutputStream dressed = new ByteArrayOutputStream();
        dressed.write(plain, 0, 2);
        // A comment that holds a marker, and fill bytes before the next segment.
        dressed.writeBytes(new byte[] {-1, -2, 0, 6, -1, (byte) 0xda, 0, 2, -1, -1});
        dressed.write(plain, 2, plain.length - 2);
        // What a telephone appends is no part of the picture.
        dressed.writeBytes(new byte[] {-1, (byte) 0xda, 0, 2, -1, (byte) 0xda, 0, 2});
        assertEquals(20, EncodedImage.scans(dressed.toByteArray()));
        for (int length = 2; length < 60; length++) {
            assertTrue(EncodedImage.scans(Arrays.copyOf(plain, length)) <= 20);
        }
    }

    @Test
    void decodingEndsWhenItsTimeIsUp() throws IOException {
        byte[] slow = progressive(1500, EncodedImage.MOST_SCANS);
        UnreadableImage error = assertThrows(
                UnreadableImage.class, () -> ImageDecoder.decode(slow, 1500 * 1500, Duration.ofMillis(10)));
        assertEquals(UnreadableImage.Reason.TOO_SLOW, error.reason());
    }

    @Test
    void decodingEndsWhenItsThreadIsInterrupted() throws IOException {
        byte[] slow = progressive(1500, EncodedImage.MOST_SCANS);
        Thread.currentThread().interrupt();
        try {
            UnreadableImage error = assertThrows(UnreadableImage.class, () -> ImageDecoder.decode(slow, 1500 * 1500));
            assertEquals(UnreadableImage.Reason.STOPPED, error.reason());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiff", "wbmp"})
    void otherFormatsThatJavaReadsAreRefused(String format) throws IOException {
        UnreadableImage error = refused(written(30, BufferedImage.TYPE_BYTE_BINARY, format, ""));
        assertEquals(UnreadableImage.Reason.NO_IMAGE, error.reason());
        assertTrue(error.getMessage().contains("expected PNG, JPEG, BMP or GIF"), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BI_PNG", "BI_JPEG"})
    void aBmpAroundAnotherImageIsRefused(String compression) throws IOException {
        UnreadableImage error = refused(written(30, BufferedImage.TYPE_INT_RGB, "bmp", compression));
        assertEquals(UnreadableImage.Reason.NO_IMAGE, error.reason());
        assertTrue(error.getMessage().contains("wraps a " + compression.substring(3)), error.getMessage());
    }
}
