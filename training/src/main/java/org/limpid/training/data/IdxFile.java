package org.limpid.training.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.limpid.api.LimpidException;

/**
 * One IDX file of unsigned bytes, gzipped or not, as LeCun, Cortes and Burges defined it for MNIST: a magic number and
 * the extents as big-endian 32-bit integers, then the bytes.
 *
 * <p>The file is not trusted. Nothing is allocated on the word of its header alone: a plain file must have the declared
 * length, and of a gzipped one no more is held than was really found in it.
 */
final class IdxFile {
    /** The most bytes that are read into one array, whatever the heap. */
    private static final long MOST_BYTES = 1L << 30;

    /** No deflate stream unpacks to more than 1032 times its length (RFC 1951: 258 bytes from two bits). */
    private static final BigInteger GREATEST_RATIO = BigInteger.valueOf(1032);

    private static final int FIRST_CHUNK = 1 << 20;
    private static final String AGAIN = " Download or copy the file again.";

    private final Path path;
    private final Kind kind;
    private final long length;
    private final boolean zipped;
    private final int[] extents;
    private byte[] data = {};
    private int filled;

    /** What a file holds. */
    enum Kind {
        IMAGES("images", 0x0000_0803, 3),
        LABELS("labels", 0x0000_0801, 1);

        private final String plural;
        private final int magic;
        private final int rank;

        Kind(String plural, int magic, int rank) {
            this.plural = plural;
            this.magic = magic;
            this.rank = rank;
        }

        /** What it holds, in words. */
        String plural() {
            return plural;
        }

        /** The number of extents in its header. */
        int rank() {
            return rank;
        }

        private String extent(int at) {
            return switch (at) {
                case 0 -> "number of " + plural;
                case 1 -> "height";
                default -> "width";
            };
        }

        /** The number of bytes before the data. */
        int headerBytes() {
            return Integer.BYTES * (1 + rank);
        }
    }

    /** Returns the most bytes that one file may unpack to: half of the heap, or a gibibyte. */
    static long defaultLimit() {
        return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @param kind what it must hold
     * @param limit the most bytes it may unpack to
     * @throws LimpidException if it cannot be read or is not what its header says
     */
    static IdxFile read(Path path, Kind kind, long limit) {
        try {
            if (Files.isDirectory(path)) {
                throw new LimpidException("'%s' is a folder, expected an IDX file of %s.".formatted(path, kind.plural));
            }
            long length = Files.size(path);
            if (length == 0) {
                throw new LimpidException(
                        "'%s' is empty, expected an IDX file of %s.%s".formatted(path, kind.plural, AGAIN));
            }
            boolean zipped = isZipped(path);
            try (InputStream in = open(path, zipped)) {
                IdxFile file = new IdxFile(path, kind, length, zipped);
                file.read(in, limit);
                return file;
            }
        } catch (NoSuchFileException e) {
            throw new LimpidException(
                    "'%s' does not exist, expected an IDX file of %s.".formatted(path, kind.plural), e);
        } catch (IOException e) {
            throw new LimpidException(
                    "'%s' cannot be read: %s. Check that it is a file and may be read.".formatted(path, e), e);
        }
    }

    private IdxFile(Path path, Kind kind, long length, boolean zipped) {
        this.path = path;
        this.kind = kind;
        this.length = length;
        this.zipped = zipped;
        this.extents = new int[kind.rank];
    }

    Path path() {
        return path;
    }

    /** The number of images or labels. */
    int count() {
        return extents[0];
    }

    /** The height and width of every image, as one grey channel. */
    ImageShape imageShape() {
        return new ImageShape(1, extents[1], extents[2]);
    }

    /** The bytes after the header, not a copy. */
    byte[] data() {
        return data;
    }

    private static boolean isZipped(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    private static InputStream open(Path path, boolean zipped) throws IOException {
        InputStream raw = Files.newInputStream(path);
        try {
            return zipped ? new GZIPInputStream(raw, 1 << 16) : new BufferedInputStream(raw);
        } catch (IOException e) {
            raw.close();
            if (e instanceof ZipException || e instanceof EOFException) {
                throw damaged(path, 0, e);
            }
            throw e;
        }
    }

    private void read(InputStream in, long limit) throws IOException {
        try {
            readHeader(in);
            readData(in, checkSize(limit));
        } catch (ZipException | EOFException e) {
            throw damaged(path, filled, e);
        }
    }

    private static LimpidException damaged(Path path, int offset, IOException cause) {
        String how = cause instanceof EOFException ? "it ends too early" : cause.getMessage();
        return new LimpidException(
                "'%s' is a damaged gzip file: %s, after %d unpacked bytes.%s".formatted(path, how, offset, AGAIN),
                cause);
    }

    private void readHeader(InputStream in) throws IOException {
        byte[] header = new byte[kind.headerBytes()];
        filled = in.readNBytes(header, 0, header.length);
        if (filled >= Integer.BYTES) {
            checkMagic(header);
        }
        if (filled < header.length) {
            throw new LimpidException("'%s' ends after %d bytes, within its header: an IDX file of %s begins with %d.%s"
                    .formatted(path, filled, kind.plural, header.length, AGAIN));
        }
        for (int at = 0; at < extents.length; at++) {
            int offset = Integer.BYTES * (1 + at);
            extents[at] = intAt(header, offset);
            if (extents[at] <= 0) {
                throw new LimpidException("'%s' declares the %s as %d (0x%08x at offset %d), expected at least 1.%s"
                        .formatted(path, kind.extent(at), extents[at], extents[at], offset, AGAIN));
            }
        }
    }

    private void checkMagic(byte[] header) {
        int magic = intAt(header, 0);
        if (magic == kind.magic) {
            return;
        }
        for (Kind other : Kind.values()) {
            if (magic == other.magic) {
                throw new LimpidException(("'%s' holds %s (magic number 0x%08x at offset 0), expected %s (0x%08x)."
                                + " Check that the two files were not swapped.")
                        .formatted(path, other.plural, magic, kind.plural, kind.magic));
            }
        }
        String text = new String(header, 0, Integer.BYTES, StandardCharsets.ISO_8859_1);
        boolean readable = text.chars().allMatch(c -> c >= ' ' && c < 127);
        throw new LimpidException("'%s' is no IDX file of %s: it begins with 0x%08x%s, expected 0x%08x.%s"
                .formatted(
                        path,
                        kind.plural,
                        magic,
                        readable ? " (the text '" + text + "', perhaps a web page saved in its place)" : "",
                        kind.magic,
                        AGAIN));
    }

    /** Returns the number of bytes that the header declares, once file and memory can hold so many. */
    private int checkSize(long limit) {
        BigInteger declared = BigInteger.ONE; // three extents of 31 bits overflow a long
        for (int extent : extents) {
            declared = declared.multiply(BigInteger.valueOf(extent));
        }
        BigInteger whole = declared.add(BigInteger.valueOf(kind.headerBytes()));
        int compared = whole.compareTo(BigInteger.valueOf(length));
        if (!zipped && compared != 0) {
            throw new LimpidException("'%s' %s: its header declares %s, which makes %d bytes, but it has %d.%s"
                    .formatted(
                            path, compared > 0 ? "ends too early" : "is too long", contents(), whole, length, AGAIN));
        }
        if (zipped && whole.divide(GREATEST_RATIO).compareTo(BigInteger.valueOf(length)) > 0) {
            throw new LimpidException("'%s' declares %s, which makes %d bytes, more than its %d compressed ones hold.%s"
                    .formatted(path, contents(), whole, length, AGAIN));
        }
        if (declared.compareTo(BigInteger.valueOf(limit)) > 0) {
            throw new LimpidException(("'%s' declares %s, which makes %d bytes; at most %d can be read (half of the"
                            + " heap, and no more than 1 GiB). Use fewer images, or a larger heap (-Xmx).")
                    .formatted(path, contents(), whole, limit));
        }
        return declared.intValueExact();
    }

    private String contents() {
        return kind == Kind.IMAGES
                ? "%d images of %d×%d pixels".formatted(extents[0], extents[1], extents[2])
                : "%d labels".formatted(extents[0]);
    }

    private void readData(InputStream in, int declared) throws IOException {
        int read = 0;
        data = new byte[zipped ? Math.min(declared, FIRST_CHUNK) : declared];
        while (read < declared) {
            if (read == data.length) {
                data = Arrays.copyOf(data, (int) Math.min(declared, 2L * data.length));
            }
            int count = in.read(data, read, data.length - read);
            if (count < 0) {
                throw new LimpidException("'%s' ends too early: its header declares %s, %d bytes, but only %d follow.%s"
                        .formatted(path, contents(), declared, read, AGAIN));
            }
            read += count;
            filled = kind.headerBytes() + read;
        }
        if (in.read() >= 0) {
            throw new LimpidException("'%s' is too long: its header declares %s, but more bytes follow at offset %d.%s"
                    .formatted(path, contents(), filled, AGAIN));
        }
    }

    private static int intAt(byte[] bytes, int offset) {
        int value = 0;
        for (int at = offset; at < offset + Integer.BYTES; at++) {
            value = value << 8 | (bytes[at] & 0xff);
        }
        return value;
    }
}
