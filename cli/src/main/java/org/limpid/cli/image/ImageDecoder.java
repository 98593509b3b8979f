package org.limpid.cli.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.limpid.cli.image.UnreadableImage.Reason;

/**
 * Decodes images that nobody vouches for: PNG, JPEG, BMP and GIF, whatever else Java has readers of. The extents are read first,
 * from the header, so that a small file which claims to be a large picture costs nothing; of an animation the first picture is
 * taken. Nothing is written to disk.
 */
public final class ImageDecoder {

    /** In which nothing that is decoded can be larger than its header says; in TIFF, a tile can. */
    private static final List<String> FORMATS = List.of("png", "jpeg", "bmp", "gif");

    private static final Duration FOREVER = Duration.ofDays(1);

    private ImageDecoder() {}

    /**
     * Decodes the content of a file, however long it takes.
     *
     * @param most how many pixels the picture may have
     * @throws UnreadableImage if it is no image, is broken, or has more
     * @throws OutOfMemoryError if there is not memory enough
     */
    public static BufferedImage decode(byte[] content, long most) throws UnreadableImage {
        return decode(content, most, FOREVER);
    }

    /**
     * Decodes the content of a file, unless the thread is interrupted.
     *
     * @param most how many pixels the picture may have
     * @param time how long it may take
     * @throws UnreadableImage if it is no image, is broken, has more, or takes longer
     * @throws OutOfMemoryError if there is not memory enough
     */
    public static BufferedImage decode(byte[] content, long most, Duration time) throws UnreadableImage {
        EncodedImage.check(content);
        TimedImageStream stream = new TimedImageStream(content, time.toNanos());
        ImageReader reader = null;
        try {
            reader = reader(stream).orElse(null);
            if (reader == null) {
                throw new UnreadableImage(
                        Reason.NO_IMAGE,
                        "these " + content.length
                                + " bytes are no image that can be read; expected PNG, JPEG, BMP or GIF");
            }
            // Without metadata: they can be compressed to a thousandth of their size, and nothing here needs them.
            reader.setInput(stream, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > most) {
                throw new UnreadableImage(
                        Reason.TOO_MANY_PIXELS,
                        String.format(
                                Locale.ROOT,
                                "the image has %d×%d pixels, %,d in all; expected at most %,d. Shrink it first",
                                width,
                                height,
                                width * height,
                                most));
            }
            return reader.read(0);
        } catch (IOException | RuntimeException broken) {
            if (broken.getCause() instanceof Error full) {
                // The JDK's reader of PNG files takes a full memory for a broken file.
                throw full;
            }
            stream.check();
            throw new UnreadableImage(broken);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static Optional<ImageReader> reader(TimedImageStream stream) throws IOException {
        for (String format : FORMATS) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                if (reader.getOriginatingProvider().canDecodeInput(stream)) {
                    return Optional.of(reader);
                }
                reader.dispose();
            }
        }
        return Optional.empty();
    }
}
