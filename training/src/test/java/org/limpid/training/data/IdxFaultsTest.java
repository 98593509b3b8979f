package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.LimpidException;

/** Each wrong input gets a message that names file, place or value, what was expected and what to do. */
final class IdxFaultsTest {
    private static final int IMAGES = 0x803;
    private static final String AGAIN = " Download or copy the file again.";

    @TempDir
    Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void writeARightFolder() throws IOException {
        IdxBytes.writeFolder(folder);
        images = folder.resolve("train-images-idx3-ubyte");
        labels = folder.resolve("train-labels-idx1-ubyte");
    }

    private String failure() {
        return failure(folder);
    }

    private static String failure(Path folder) {
        String message = assertThrows(LimpidException.class, () -> IdxReader.readFolder(folder))
                .getMessage();
        assertTrue(message != null && message.endsWith("."), message);
        return message;
    }

    /** Expects that the images to train on, with this content, fail with this message after the file's name. */
    private void assertImagesFail(String expected, byte[] content) throws IOException {
        Files.write(images, content);
        assertEquals("'" + images + "' " + expected, failure());
    }

    @Test
    void missingFolder() {
        assertEquals(
                "'" + folder + "/none' does not exist. Expected a folder with MNIST's four IDX files:"
                        + " train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte,"
                        + " t10k-labels-idx1-ubyte.",
                failure(folder.resolve("none")));
    }

    @Test
    void fileInPlaceOfTheFolder() {
        assertTrue(failure(images).startsWith("'" + images + "' is not a folder. Expected a folder with MNIST's"));
    }

    @Test
    void missingFile() throws IOException {
        Files.move(labels, folder.resolve("train-labels"));
        assertEquals(
                "'" + folder + "' has no train-labels-idx1-ubyte. Looked for train-labels-idx1-ubyte,"
                        + " train-labels-idx1-ubyte.gz, train-labels.idx1-ubyte, train-labels.idx1-ubyte.gz there;"
                        + " found t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, train-images-idx3-ubyte,"
                        + " train-labels. Put MNIST's four files there: train-images-idx3-ubyte,"
                        + " train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.",
                failure());
    }

    @Test
    void noFileAtAll() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        String message = failure(empty);
        assertTrue(message.contains(" there and in its folder mnist; found an empty folder."), message);
    }

    @Test
    void longListingsAreCut() throws IOException {
        Path full = Files.createDirectory(folder.resolve("full"));
        for (int at = 10; at < 35; at++) {
            Files.createDirectory(full.resolve("f" + at));
        }
        String message = failure(full);
        assertTrue(message.contains("; found f10/, f11/, ") && message.contains(" f29/ and 5 more."), message);
    }

    @Test
    void folderInPlaceOfAFile() throws IOException {
        Files.delete(images);
        Files.createDirectory(images);
        assertEquals("'" + images + "' is a folder, expected an IDX file of images.", failure());
    }

    @Test
    void emptyFile() throws IOException {
        assertImagesFail("is empty, expected an IDX file of images." + AGAIN, new byte[0]);
    }

    @Test
    void endsWithinTheHeader() throws IOException {
        byte[] right = IdxBytes.images(3, 2, 3);
        for (int length : new int[] {1, 3, 4, 15}) {
            assertImagesFail(
                    "ends after " + length + " bytes, within its header: an IDX file of images begins with 16." + AGAIN,
                    Arrays.copyOf(right, length));
        }
    }

    @Test
    void truncated() throws IOException {
        assertImagesFail(
                "ends too early: its header declares 3 images of 2×3 pixels, which makes 34 bytes, but it has 33."
                        + AGAIN,
                Arrays.copyOf(IdxBytes.images(3, 2, 3), 33));
    }

    @Test
    void truncatedBeforeItWasGzipped() throws IOException {
        assertImagesFail(
                "ends too early: its header declares 3 images of 2×3 pixels, 18 bytes, but only 17 follow." + AGAIN,
                IdxBytes.gzip(Arrays.copyOf(IdxBytes.images(3, 2, 3), 33)));
    }

    @Test
    void tooLong() throws IOException {
        byte[] tooLong = Arrays.copyOf(IdxBytes.images(3, 2, 3), 36);
        assertImagesFail(
                "is too long: its header declares 3 images of 2×3 pixels, which makes 34 bytes, but it has 36." + AGAIN,
                tooLong);
        assertImagesFail(
                "is too long: its header declares 3 images of 2×3 pixels, but more bytes follow at offset 34." + AGAIN,
                IdxBytes.gzip(tooLong));
    }

    @Test
    void gzipCutAnywhere() throws IOException {
        byte[] whole = IdxBytes.gzip(IdxBytes.images(50, 28, 28));
        for (int length = 3; length < whole.length; length += 1 + whole.length / 40) {
            Files.write(images, Arrays.copyOf(whole, length));
            String message = failure();
            assertTrue(
                    message.startsWith("'" + images + "' is a damaged gzip file: it ends too early, after ")
                            && message.endsWith(" unpacked bytes." + AGAIN),
                    message);
        }
    }

    @Test
    void gzipWithAWrongChecksum() throws IOException {
        byte[] whole = IdxBytes.gzip(IdxBytes.images(3, 2, 3));
        whole[whole.length - 8] ^= 1;
        assertImagesFail("is a damaged gzip file: Corrupt GZIP trailer, after 34 unpacked bytes." + AGAIN, whole);
    }

    @Test
    void gzipDamagedInside() throws IOException {
        byte[] whole = IdxBytes.gzip(IdxBytes.images(3, 2, 3));
        whole[10] |= 6; // the reserved type of deflate's first block
        assertImagesFail("is a damaged gzip file: invalid block type, after 0 unpacked bytes." + AGAIN, whole);
    }

    @Test
    void swappedFiles() throws IOException {
        assertImagesFail(
                "holds labels (magic number 0x00000801 at offset 0), expected images (0x00000803)."
                        + " Check that the two files were not swapped.",
                IdxBytes.labels(1, 2, 3));
        Files.write(images, IdxBytes.images(3, 2, 3));
        Files.write(labels, IdxBytes.gzip(IdxBytes.images(3, 2, 3)));
        assertEquals(
                "'" + labels + "' holds images (magic number 0x00000803 at offset 0), expected labels (0x00000801)."
                        + " Check that the two files were not swapped.",
                failure());
    }

    @Test
    void otherFormats() throws IOException {
        assertImagesFail(
                "is no IDX file of images: it begins with 0x00000d03, expected 0x00000803." + AGAIN,
                IdxBytes.file(0xd03, new int[] {1, 1, 1}, new byte[4]));
        assertImagesFail(
                "is no IDX file of images: it begins with 0x3c21444f (the text '<!DO', perhaps a web page saved in its"
                        + " place), expected 0x00000803." + AGAIN,
                "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void extentsThatAreNotPositive() throws IOException {
        assertImagesFail(
                "declares the number of images as 0 (0x00000000 at offset 4), expected at least 1." + AGAIN,
                IdxBytes.file(IMAGES, new int[] {0, 28, 28}));
        assertImagesFail(
                "declares the height as -1 (0xffffffff at offset 8), expected at least 1." + AGAIN,
                IdxBytes.file(IMAGES, new int[] {1, -1, 28}, new byte[28]));
        assertImagesFail(
                "declares the width as -2147483648 (0x80000000 at offset 12), expected at least 1." + AGAIN,
                IdxBytes.gzip(IdxBytes.file(IMAGES, new int[] {1, 28, Integer.MIN_VALUE}, new byte[28])));
        Files.write(images, IdxBytes.images(3, 2, 3));
        Files.write(labels, IdxBytes.labels());
        assertEquals(
                "'" + labels + "' declares the number of labels as 0 (0x00000000 at offset 4), expected at least 1."
                        + AGAIN,
                failure());
    }

    @Test
    void hugeExtentsAreComparedWithTheFileBeforeAnythingIsAllocated() throws IOException {
        int most = Integer.MAX_VALUE;
        String declared = "2147483647 images of 2147483647×2147483647 pixels, which makes 9903520300447984150353281039"
                + " bytes";
        byte[] lie = IdxBytes.file(IMAGES, new int[] {most, most, most}, new byte[100]);
        assertImagesFail("ends too early: its header declares " + declared + ", but it has 116." + AGAIN, lie);
        byte[] zipped = IdxBytes.gzip(lie);
        assertImagesFail(
                "declares " + declared + ", more than its " + zipped.length + " compressed ones hold." + AGAIN, zipped);
    }

    /** MNIST's header over a file that is far too short, but long enough to be believed of a gzipped one. */
    @Test
    void headersThatLieCostNoMemory() throws IOException {
        byte[] noise = new byte[60_000];
        new SplittableRandom(1).nextBytes(noise);
        byte[] lie = IdxBytes.file(IMAGES, new int[] {60_000, 28, 28}, noise);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (byte[] content : List.of(lie, IdxBytes.gzip(lie))) {
            Files.write(images, content);
            long before = threads.getCurrentThreadAllocatedBytes();
            String message = failure();
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(message.startsWith("'" + images + "' ends too early"), message);
            assertTrue(allocated < 4 << 20, () -> allocated + " bytes allocated");
        }
    }

    @Test
    void moreThanMemoryCanHold() throws IOException {
        Files.write(images, IdxBytes.images(100, 28, 28));
        String message = assertThrows(LimpidException.class, () -> IdxFile.read(images, IdxFile.Kind.IMAGES, 78_399))
                .getMessage();
        assertEquals(
                "'" + images + "' declares 100 images of 28×28 pixels, which makes 78416 bytes; at most 78399 can be"
                        + " read (half of the heap, and no more than 1 GiB). Use fewer images, or a larger heap"
                        + " (-Xmx).",
                message);
        assertEquals(100, IdxFile.read(images, IdxFile.Kind.IMAGES, 78_400).count());
    }

    @Test
    void aGzipBombIsNotUnpackedBeyondWhatItsHeaderDeclares() throws IOException {
        try (OutputStream zip = new GZIPOutputStream(Files.newOutputStream(images))) {
            zip.write(IdxBytes.file(IMAGES, new int[] {1, 28, 28}));
            byte[] zeros = new byte[1 << 20];
            for (int mebibyte = 0; mebibyte < 64; mebibyte++) {
                zip.write(zeros);
            }
        }
        assertEquals(
                "'" + images + "' is too long: its header declares 1 images of 28×28 pixels, but more bytes follow at"
                        + " offset 800." + AGAIN,
                failure());
    }

    @Test
    void countsThatDiffer() throws IOException {
        Files.write(labels, IdxBytes.labels(1, 2));
        assertEquals(
                "'" + images + "' has 3 images, '" + labels + "' has 2 labels. There must be one label for each image:"
                        + " check that the files belong together.",
                failure());
    }

    @Test
    void shapesThatDiffer() throws IOException {
        Path test = folder.resolve("t10k-images-idx3-ubyte");
        Files.write(test, IdxBytes.images(2, 3, 2));
        assertEquals(
                "'" + images + "' has images of 1×2×3, '" + test + "' of 1×3×2. Both must have one shape: check that"
                        + " the files belong to one data set.",
                failure());
    }

    @Test
    void labelOutOfRange() throws IOException {
        Files.write(labels, IdxBytes.labels(9, 0, 10));
        assertEquals(
                "'" + labels + "' gives image 2 the label 10 (at offset 10), but there are 10 classes, labelled 0…9."
                        + " Check the file, or name as many classes as it has.",
                failure());
        List<String> eleven = IntStream.range(0, 11).mapToObj(Integer::toString).toList();
        assertEquals(10, IdxReader.readFolder(folder, eleven).train().label(2));
    }

    @Test
    void imagesWithoutContrast() throws IOException {
        Files.write(images, IdxBytes.file(IMAGES, new int[] {3, 1, 1}, new byte[] {5, 5, 5}));
        assertEquals(
                "'" + images + "': all pixels of channel 0 are 5, so there is nothing to learn from and no scale to"
                        + " normalise by. Check how the images were written.",
                failure());
    }
}
