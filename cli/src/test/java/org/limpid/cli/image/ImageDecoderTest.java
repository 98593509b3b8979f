package org.limpid.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {

    private static byte[] written(String format, int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void readsEachFormatUpToTheLimit(String format) throws IOException, UnreadableImage {
        byte[] content = written(format, 30, 20);
        assertEquals(30, ImageDecoder.decode(content, 600).getWidth());
        UnreadableImage large = assertThrows(UnreadableImage.class, () -> ImageDecoder.decode(content, 599));
        assertEquals(UnreadableImage.Reason.TOO_MANY_PIXELS, large.reason());
        assertEquals(
                "the image has 30×20 pixels, 600 in all; expected at most 599. Shrink it first", large.getMessage());
        for (int length : new int[] {content.length / 4, 24}) {
            byte[] torn = Arrays.copyOf(content, length);
            UnreadableImage broken = assertThrows(UnreadableImage.class, () -> ImageDecoder.decode(torn, 600));
            assertEquals(UnreadableImage.Reason.BROKEN, broken.reason(), format + " of " + length + " bytes");
        }
    }

    @Test
    void aFullMemoryIsNoBrokenImage() throws IOException {
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        FailingFormat format = new FailingFormat(full);
        IIORegistry registry = IIORegistry.getDefaultInstance();
        registry.registerServiceProvider(format);
        try {
            OutOfMemoryError thrown = assertThrows(
                    OutOfMemoryError.class, () -> ImageDecoder.decode(new byte[] {'F', 'U', 'L', 'L'}, 600));
            assertSame(full, thrown);
        } finally {
            registry.deregisterServiceProvider(format);
        }
    }

    /** PNG files that begin with FULL, for which there is never memory enough; it wraps that as the JDK's reader of PNG does. */
    private static final class FailingFormat extends ImageReaderSpi {

        private final OutOfMemoryError full;

        FailingFormat(OutOfMemoryError full) {
            super(
                    "limpid",
                    "1",
                    new String[] {"png"},
                    null,
                    null,
                    FailingReader.class.getName(),
                    new Class<?>[] {ImageInputStream.class},
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    null,
                    null);
            this.full = full;
        }

        @Override
        public boolean canDecodeInput(Object source) throws IOException {
            ImageInputStream stream = (ImageInputStream) source;
            stream.mark();
            boolean ours = stream.read() == 'F' && stream.read() == 'U' && stream.read() == 'L';
            stream.reset();
            return ours;
        }

        @Override
        public ImageReader createReaderInstance(@Nullable Object extension) {
            return new FailingReader(this);
        }

        @Override
        public String getDescription(@Nullable Locale locale) {
            return "images for which there is never memory enough";
        }
    }

    private static final class FailingReader extends ImageReader {

        private final OutOfMemoryError full;

        FailingReader(FailingFormat format) {
            super(format);
            full = format.full;
        }

        @Override
        public int getNumImages(boolean allowSearch) {
            return 1;
        }

        @Override
        public int getWidth(int index) {
            return 1;
        }

        @Override
        public int getHeight(int index) {
            return 1;
        }

        @Override
        public Iterator<ImageTypeSpecifier> getImageTypes(int index) {
            return List.<ImageTypeSpecifier>of().iterator();
        }

        @Override
        public @Nullable IIOMetadata getStreamMetadata() {
            return null;
        }

        @Override
        public @Nullable IIOMetadata getImageMetadata(int index) {
            return null;
        }

        @Override
        public BufferedImage read(int index, @Nullable ImageReadParam param) throws IOException {
            throw new IIOException("Caught exception during read: ", full);
        }
    }
}
