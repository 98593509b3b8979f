package org.limpid.cli.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Arrays;
import org.limpid.api.LimpidException;
import org.limpid.models.ImageFormat;

/**
 * An image as a network takes it. One of another size is shrunk or enlarged until it covers the network's, each pixel the mean
 * of the area that it covers, and what stands over on two sides is cut off. What is transparent is taken for white.
 */
public final class ImagePixels {

    private static final int[] SHIFTS = {16, 8, 0};

    private ImagePixels() {}

    /**
     * Refuses a network that no image could be shown to.
     *
     * @throws LimpidException if it takes neither one channel nor three
     */
    public static void requireColours(ImageFormat format) {
        if (format.channels() != 1 && format.channels() != SHIFTS.length) {
            throw new LimpidException("the network takes images of " + format + "; of files come 1 channel or 3");
        }
    }

    /**
     * Brings an image to a network's format.
     *
     * @return channels, then rows, then columns, each 0…255: red, green and blue, or their luminance (Rec. 601) if the network
     *     takes one channel
     * @throws LimpidException if the network takes neither one channel nor three, or the image's pixels are fractions or signed
     */
    public static byte[] of(BufferedImage image, ImageFormat format) {
        requireColours(format);
        Colours colours = Colours.of(image);
        double scale =
                Math.min((double) image.getWidth() / format.width(), (double) image.getHeight() / format.height());
        double left = (image.getWidth() - scale * format.width()) / 2;
        double top = (image.getHeight() - scale * format.height()) / 2;
        int plane = format.height() * format.width();
        byte[] pixels = new byte[format.channels() * plane];
        double[] colour = new double[SHIFTS.length];
        for (int y = 0; y < format.height(); y++) {
            for (int x = 0; x < format.width(); x++) {
                mean(colours, image, left + x * scale, top + y * scale, scale, colour);
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
    private static void mean(
            Colours colours, BufferedImage image, double left, double top, double side, double[] colour) {
        double right = Math.min(left + side, image.getWidth());
        double bottom = Math.min(top + side, image.getHeight());
        Arrays.fill(colour, 0);
        double area = 0;
        for (int y = (int) top; y < bottom; y++) {
            double high = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = (int) left; x < right; x++) {
                double part = high * (Math.min(x + 1, right) - Math.max(x, left));
                int rgb = colours.at(x, y);
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

    /** The colour of a pixel as 0xRRGGBB. */
    private interface Colours {

        int at(int x, int y);

        /** Java takes grey for linear light and would brighten it; what the file says is meant. Transparent pixels lie on white. */
        static Colours of(BufferedImage image) {
            Raster raster = image.getRaster();
            ColorModel model = image.getColorModel();
            int type = raster.getTransferType();
            if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT && type != DataBuffer.TYPE_INT) {
                throw new LimpidException("the image's pixels are fractions or signed numbers (type " + type
                        + " of java.awt.image.DataBuffer); expected unsigned integers. Save it as PNG, say");
            }
            if (!(model instanceof ComponentColorModel) || model.getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
                return model.hasAlpha() ? (x, y) -> onWhite(image.getRGB(x, y)) : image::getRGB;
            }
            return (x, y) -> {
                int grey = level(raster, x, y, 0, model);
                int alpha = model.hasAlpha() ? level(raster, x, y, 1, model) : 255;
                return onWhite(alpha << 24 | grey << 16 | grey << 8 | grey);
            };
        }

        /** A sample as 0…255. Those of 32 bits come as negative ints in their upper half. */
        private static int level(Raster raster, int x, int y, int band, ColorModel model) {
            long most = (1L << model.getComponentSize(band)) - 1;
            return (int) Math.round(255.0 * (raster.getSample(x, y, band) & most) / most);
        }
    }

    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        int rgb = 0;
        for (int shift : SHIFTS) {
            rgb |= Math.round(((argb >> shift & 0xff) * alpha + 255 * (255 - alpha)) / 255f) << shift;
        }
        return rgb;
    }

    private static byte level(double value) {
        return (byte) Math.clamp(Math.round(value), 0, 255);
    }
}
