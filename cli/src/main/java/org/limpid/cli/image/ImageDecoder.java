package org.limpid.cli.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes images that nobody vouches for. The extents are read first, from the header, so that a small file which claims to
 * be a large picture costs nothing; of an animation the first picture is taken. Nothing is written to disk.
 */
public final class ImageDecoder {

    private ImageDecoder() {}

    /**
     * Decodes the content of a file.
     *
     * @param most how many pixels the picture may have
     * @throws UnreadableImage if it is no image, is broken, or has more
     * @throws OutOfMemoryError if there is not memory enough
     */
    public static BufferedImage decode(byte[] content, long most) throws UnreadableImage {
        ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(content));
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        if (!readers.hasNext()) {
            throw new UnreadableImage(
                    UnreadableImage.Reason.NO_IMAGE,
                    "these " + content.length + " bytes are no image that can be read; expected PNG, JPEG, BMP or GIF");
        }
        ImageReader reader = readers.next();
        try {
            // Without metadata: they can be compressed to a thousandth of their size, and nothing here needs them.
            reader.setInput(stream, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > most) {
                throw new UnreadableImage(
                        UnreadableImage.Reason.TOO_MANY_PIXELS,
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
            throw new UnreadableImage(broken);
        } finally {
            reader.dispose();
        }
    }
}
