package org.limpid.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.limpid.api.LimpidException;
import org.limpid.models.ImageFormat;

/**
 * An image as a network takes it. One of another size is shrunk or enlarged until it covers the network's, each pixel the mean
 * of the area that it covers, and what stands over on two sides is cut off.
 */
final class ImageFile {

    private static final int[] SHIFTS = {16, 8, 0};

    private ImageFile() {}

    /**
     * Reads a file.
     *
     * @return channels, then rows, then columns, each 0…255: red, green and blue, or their luminance (Rec. 601) if the network
     *     takes one channel
     * @throws LimpidException if it is no image that Java reads, or the network takes neither one channel nor three
     */
    static byte[] read(Path file, ImageFormat format) {
        if (format.channels() != 1 && format.channels() != SHIFTS.length) {
            throw new LimpidException("the network takes images of " + format + "; of files come 1 channel or 3");
        }
        if (!Files.isRegularFile(file)) {
            throw new LimpidException(file + ": there is no such file; check the path");
        }
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException | RuntimeException broken) {
            throw new LimpidException(file + ": cannot be read as an image (" + broken.getMessage() + ")", broken);
        }
        if (image == null) {
            throw new LimpidException(file + ": is no image that can be read; expected PNG, JPEG, BMP or GIF");
        }
        return pixels(image, format);
    }

    private static byte[] pixels(BufferedImage image, ImageFormat format) {
        double scale =
                Math.min((double) image.getWidth() / format.width(), (double) image.getHeight() / format.height());
        double left = (image.getWidth() - scale * format.width()) / 2;
        double top = (image.getHeight() - scale * format.height()) / 2;
        int plane = format.height() * format.width();
        byte[] pixels = new byte[format.channels() * plane];
        double[] colour = new double[SHIFTS.length];
        for (int y = 0; y < format.height(); y++) {
            for (int x = 0; x < format.width(); x++) {
                mean(image, left + x * scale, top + y * scale, scale, colour);
                int at = y * format.width() + x;
                if (format.channels() == 1) {
                    pixels[at] = level(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]);
                } else {
                    for (int channel = 0; channel < SHIFTS.length; channel++) {
                        pixels[channel * plane + at] = level(colour[channel]);
                    }
                }
            }
        }
        return pixels;
    }

    /** The mean colour of a square, pixels at its edge by the part that lies inside. */
    private static void mean(BufferedImage image, double left, double top, double side, double[] colour) {
        double right = Math.min(left + side, image.getWidth());
        double bottom = Math.min(top + side, image.getHeight());
        Arrays.fill(colour, 0);
        double area = 0;
        for (int y = (int) top; y < bottom; y++) {
            double high = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = (int) left; x < right; x++) {
                double part = high * (Math.min(x + 1, right) - Math.max(x, left));
                int rgb = image.getRGB(x, y);
                for (int channel = 0; channel < SHIFTS.length; channel++) {
                    colour[channel] += part * (rgb >> SHIFTS[channel] & 0xff);
                }
                area += part;
            }
        }
        for (int channel = 0; channel < SHIFTS.length; channel++) {
            colour[channel] /= area;
        }
    }

    private static byte level(double value) {
        return (byte) Math.clamp(Math.round(value), 0, 255);
    }
}
