package org.limpid.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

final class AtomicFileTest {

    /** Every write to it fails with ENOSPC, as on a disk that is full. */
    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir
    Path folder;

    @Test
    void theFileIsReplacedAsAWhole() throws IOException {
        Path file = folder.resolve("file");
        AtomicFile.to(file).write(channel -> channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        AtomicFile.to(file).write(channel -> {
            channel.write(ByteBuffer.wrap(new byte[] {4}));
            assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file), "the old bytes stay until the end");
        });
        assertArrayEquals(new byte[] {4}, Files.readAllBytes(file));
        assertEquals(List.of(file), list());
    }

    @Test
    void aFullDiskLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafeTensors.write(file, Map.of(), Map.of("old", Tensor.scalar(1)));
        byte[] before = Files.readAllBytes(file);

        AtomicFile full = AtomicFile.to(file, AtomicFileTest::fullDisk);
        var error = assertThrows(
                LimpidException.class,
                () -> SafeTensorsWriter.write(full, Map.of(), Map.of("new", Tensor.zeros(TensorType.f32(1 << 20)))));

        assertEquals(
                file + ": cannot be written (No space left on device). The file that was there is as it was. "
                        + "Free some space or choose another folder, then try again",
                error.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of(file), list());
    }

    @Test
    void aFullDiskLeavesNothingWhereNothingWas() throws IOException {
        AtomicFile full = AtomicFile.to(folder.resolve("new"), AtomicFileTest::fullDisk);
        var error = assertThrows(
                LimpidException.class, () -> SafeTensorsWriter.write(full, Map.of(), Map.of("x", Tensor.scalar(1))));
        assertTrue(error.getMessage().contains("Nothing was left there."), error.getMessage());
        assertEquals(List.of(), list());
    }

    @Test
    void anErrorOfTheWriterLeavesNothing() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.to(folder.resolve("new")).write(channel -> {
                    channel.write(ByteBuffer.allocate(10));
                    throw new IllegalStateException();
                }));
        assertEquals(List.of(), list());
    }

    @Test
    void aFolderThatIsNotThere() {
        Path file = folder.resolve("absent/file");
        var error =
                assertThrows(LimpidException.class, () -> AtomicFile.to(file).write(channel -> {}));
        assertTrue(error.getMessage().startsWith(file + ": cannot be written (NoSuchFile"), error.getMessage());
    }

    @Test
    void leftoversAreKnownByTheirName() throws IOException {
        AtomicFile.to(folder.resolve("model.safetensors")).write(channel -> {
            List<Path> during = list();
            assertEquals(1, during.size());
            assertTrue(AtomicFile.isLeftover(during.getFirst()));
        });
        assertFalse(AtomicFile.isLeftover(folder.resolve("model.safetensors")));
    }

    /** The name is taken as on any disk, but the bytes meet one that is full. */
    private static FileChannel fullDisk(Path temporary) throws IOException {
        Files.createFile(temporary);
        return FileChannel.open(FULL_DISK, StandardOpenOption.WRITE);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
