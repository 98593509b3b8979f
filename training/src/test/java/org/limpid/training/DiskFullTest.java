package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.backend.Backend;

/** A process that may not write what a checkpoint takes ends with an error, and leaves the run as it was. */
final class DiskFullTest {

    /** Refuses to let any file grow beyond that many blocks of 512 bytes: enough for a configuration, not for weights. */
    private static final List<String> SMALL_FILES_ONLY = List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");

    @TempDir
    Path temporary;

    @Test
    @Timeout(120)
    void theLastCheckpointStays() throws IOException, InterruptedException {
        Path folder = temporary.resolve("run");
        Path latest = folder.resolve("checkpoints/latest.safetensors");
        try (RunFolder run = RunFolder.create(folder);
                Backend backend = Textures.scalarBackend()) {
            Stopper stopper = Stopper.afterStep(7);
            Trainer trainer = Trainer.builder(Textures.model(), Textures.data(), KilledRun.CONFIG)
                    .folder(run)
                    .listener(stopper)
                    .build();
            stopper.asks(trainer);
            trainer.train(backend);
        }
        byte[] before = Files.readAllBytes(latest);
        assertTrue(before.length > 16 * 512, "the limit would not be felt");

        Process process = JavaProcess.start(
                KilledRun.class, temporary.resolve("errors"), SMALL_FILES_ONLY, folder.toString(), "0");
        String last;
        try (BufferedReader output = process.inputReader()) {
            last = output.lines().reduce("", (_, line) -> line);
        }

        assertTrue(
                last.startsWith(latest + ": cannot be written (File too large). The file that was there is as it was."),
                last);
        assertEquals(2, process.waitFor());
        assertArrayEquals(before, Files.readAllBytes(latest));
        try (Stream<Path> files = Files.list(latest.getParent())) {
            assertEquals(2, files.count(), "best and latest, and no temporary file");
        }
    }
}
