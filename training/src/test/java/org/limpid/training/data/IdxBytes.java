package org.limpid.training.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes IDX files for tests, right and wrong ones. */
final class IdxBytes {
    private IdxBytes() {}

    /** A file of any magic number, extents and data. */
    static byte[] file(int magic, int[] extents, byte... data) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + data.length);
        bytes.putInt(magic);
        for (int extent : extents) {
            bytes.putInt(extent);
        }
        return bytes.put(data).array();
    }

    /** Images whose pixels count 0, 7, 14 … so that no two are alike. */
    static byte[] images(int count, int height, int width) {
        byte[] pixels = new byte[count * height * width];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = (byte) (7 * at);
        }
        return file(0x803, new int[] {count, height, width}, pixels);
    }

    static byte[] labels(int... labels) {
        byte[] bytes = new byte[labels.length];
        for (int at = 0; at < labels.length; at++) {
            bytes[at] = (byte) labels[at];
        }
        return file(0x801, new int[] {labels.length}, bytes);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes a right data set: three images of 2×3 to train on, two to test on. */
    static void writeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte"), images(3, 2, 3));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(3, 0, 9));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(2, 2, 3));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(1, 2));
    }
}
