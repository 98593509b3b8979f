package org.limpid.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.limpid.api.LimpidException;
import org.limpid.cli.image.ImageDecoder;
import org.limpid.cli.image.ImagePixels;
import org.limpid.cli.image.UnreadableImage;
import org.limpid.models.ImageFormat;

/** An image file as a network takes it, see {@link ImagePixels}. */
final class ImageFile {

    private ImageFile() {}

    /**
     * Reads a file.
     *
     * @return channels, then rows, then columns, each 0…255: red, green and blue, or their luminance (Rec. 601) if the network
     *     takes one channel
     * @throws LimpidException if it is no PNG, JPEG, BMP or GIF, or the network takes neither one channel nor three
     */
    static byte[] read(Path file, ImageFormat format) {
        ImagePixels.requireColours(format);
        if (!Files.isRegularFile(file)) {
            throw new LimpidException(file + ": there is no such file; check the path");
        }
        BufferedImage image;
        try {
            image = ImageDecoder.decode(Files.readAllBytes(file), Long.MAX_VALUE);
        } catch (UnreadableImage | IOException broken) {
            throw new LimpidException(file + ": cannot be read as an image (" + broken.getMessage() + ")", broken);
        }
        return ImagePixels.of(image, format);
    }
}
