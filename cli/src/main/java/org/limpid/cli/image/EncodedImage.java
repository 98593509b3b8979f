package org.limpid.cli.image;

import java.util.Locale;
import org.limpid.cli.image.UnreadableImage.Reason;

/** What can be told of a file by its bytes, before a reader is let loose on it. */
final class EncodedImage {

    /**
     * How often a JPEG may go over its picture. A progressive one does so about ten times; each time costs as much as the whole
     * picture does, however few bytes it has.
     */
    static final int MOST_SCANS = 100;

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int TEM = 0x01;
    private static final int FIRST_RESTART = 0xd0;

    private static final int BMP_HEADER = 14;
    private static final int BMP_COMPRESSION = 30;
    /** The one header of a BMP that says nothing of compression. */
    private static final int BMP_CORE_SIZE = 12;

    private EncodedImage() {}

    /**
     * Refuses what would cost more than its header says.
     *
     * @throws UnreadableImage if it is a JPEG of too many scans, or a BMP around another image
     */
    static void check(byte[] content) throws UnreadableImage {
        if (startsWith(content, 0xff, SOI)) {
            int scans = scans(content);
            if (scans > MOST_SCANS) {
                throw new UnreadableImage(
                        Reason.TOO_MANY_SCANS,
                        String.format(
                                Locale.ROOT,
                                "the JPEG goes over its picture %,d times; expected at most %d scans. Save it anew",
                                scans,
                                MOST_SCANS));
            }
        } else if (startsWith(content, 'B', 'M')
                && content.length >= BMP_COMPRESSION + Integer.BYTES
                && littleEndian(content, BMP_HEADER) != BMP_CORE_SIZE) {
            int compression = littleEndian(content, BMP_COMPRESSION);
            // BI_JPEG and BI_PNG: the image within has extents of its own.
            if (compression == 4 || compression == 5) {
                throw new UnreadableImage(
                        Reason.NO_IMAGE,
                        "the BMP only wraps a " + (compression == 4 ? "JPEG" : "PNG")
                                + ", which is not read; expected PNG, JPEG, BMP or GIF. Save it as one of them");
            }
        }
    }

    private static boolean startsWith(byte[] content, int first, int second) {
        return content.length >= 2 && (content[0] & 0xff) == first && (content[1] & 0xff) == second;
    }

    private static int littleEndian(byte[] content, int at) {
        int value = 0;
        for (int i = Integer.BYTES - 1; i >= 0; i--) {
            value = value << 8 | (content[at + i] & 0xff);
        }
        return value;
    }

    /**
     * How often a JPEG goes over its picture, from marker to marker as decoders go: a segment with a length is passed over
     * whole, and compressed data end at the next marker that is none of theirs. What follows the picture, such as a preview or
     * a film that a telephone appends, is not looked at.
     */
    static int scans(byte[] content) {
        int scans = 0;
        int at = 2;
        while (true) {
            while (at < content.length && (content[at] & 0xff) != 0xff) {
                at++;
            }
            while (at < content.length && (content[at] & 0xff) == 0xff) {
                at++;
            }
            if (at >= content.length) {
                return scans;
            }
            int marker = content[at] & 0xff;
            at++;
            if (marker == EOI && scans > 0) {
                return scans;
            }
            boolean isAlone = marker == 0 || marker == TEM || (marker >= FIRST_RESTART && marker <= EOI);
            if (!isAlone) {
                if (marker == SOS) {
                    scans++;
                }
                if (at + 1 >= content.length) {
                    return scans;
                }
                at += Math.max(2, (content[at] & 0xff) << 8 | (content[at + 1] & 0xff));
            }
        }
    }
}
