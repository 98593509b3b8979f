package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What right files become; {@link IdxFaultsTest} has the wrong ones. */
final class IdxReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsPixelsAndLabelsInOrder() throws IOException {
        IdxBytes.writeFolder(folder);

        Dataset data = IdxReader.readFolder(folder);

        assertEquals(3, data.train().size());
        assertEquals(new ImageShape(1, 2, 3), data.train().shape());
        assertEquals(List.of(3, 0, 9), List.of(label(data, 0), label(data, 1), label(data, 2)));
        byte[] second = new byte[6];
        data.train().copyTo(1, second, 0);
        assertArrayEquals(new byte[] {42, 49, 56, 63, 70, 77}, second);
        assertEquals(2, data.heldOut().size());
        assertEquals(2, data.heldOut().label(1));
    }

    private static int label(Dataset data, int index) {
        return data.train().label(index);
    }

    @Test
    void normalisesBothSplitsByTheImagesToTrainOn() throws IOException {
        IdxBytes.writeFolder(folder);

        Dataset data = IdxReader.readFolder(folder);

        // The pixels to train on are 0, 7 … 119: mean 59.5, variance 49 · (18² − 1) / 12.
        assertEquals(Normalization.grey(0.2333f, 0.1424f), data.train().normalization());
        assertEquals(data.train().normalization(), data.heldOut().normalization());
    }

    @Test
    void gzippedFilesReadLikePlainOnesWhateverTheirNames() throws IOException {
        Path plain = folder.resolve("plain");
        Path zipped = folder.resolve("zipped");
        IdxBytes.writeFolder(plain);
        IdxBytes.writeFolder(zipped);
        for (Path file : List.of(zipped.resolve("train-images-idx3-ubyte"), zipped.resolve("t10k-labels-idx1-ubyte"))) {
            Files.write(file, IdxBytes.gzip(Files.readAllBytes(file)));
        }
        Files.move(zipped.resolve("train-labels-idx1-ubyte"), zipped.resolve("train-labels-idx1-ubyte.gz"));
        Files.move(zipped.resolve("t10k-images-idx3-ubyte"), zipped.resolve("t10k-images.idx3-ubyte"));

        Dataset expected = IdxReader.readFolder(plain);
        Dataset found = IdxReader.readFolder(zipped);

        assertSameImages(expected.train(), found.train());
        assertSameImages(expected.heldOut(), found.heldOut());
    }

    private static void assertSameImages(ImageSet expected, ImageSet found) {
        assertEquals(expected.size(), found.size());
        float[] a = new float[expected.shape().elements()];
        float[] b = new float[a.length];
        for (int index = 0; index < expected.size(); index++) {
            expected.copyTo(index, a, 0);
            found.copyTo(index, b, 0);
            assertArrayEquals(a, b);
            assertEquals(expected.label(index), found.label(index));
        }
    }

    @Test
    void unpacksMoreThanOneChunk() throws IOException {
        int count = 3000; // 3000 · 28 · 28 bytes are more than two chunks of a mebibyte
        Path images = folder.resolve("images");
        Files.write(images, IdxBytes.gzip(IdxBytes.images(count, 28, 28)));

        IdxFile file = IdxFile.read(images, IdxFile.Kind.IMAGES, IdxFile.defaultLimit());

        assertEquals(count * 28 * 28, file.data().length);
        for (int at = 0; at < file.data().length; at++) {
            assertEquals((byte) (7 * at), file.data()[at]);
        }
    }

    @Test
    void findsTheFilesInAFolderCalledMnist() throws IOException {
        IdxBytes.writeFolder(folder.resolve("mnist"));

        assertEquals("mnist", IdxReader.readFolder(folder).name());
        assertEquals("mnist", IdxReader.readFolder(folder.resolve("mnist")).name());
    }

    @Test
    void readsAsManyClassesAsAreNamed() throws IOException {
        IdxBytes.writeFolder(folder);
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), IdxBytes.labels(200, 255));
        List<String> names = IntStream.range(0, 256).mapToObj(Integer::toString).toList();

        assertEquals(255, IdxReader.readFolder(folder, names).heldOut().label(1));
    }
}
