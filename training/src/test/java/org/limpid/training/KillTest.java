package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.backend.Backend;
import org.limpid.training.checkpoint.AtomicFile;

/** Processes that train are killed; what they leave is always whole, and the run ends as if nothing had happened. */
final class KillTest {

    private static final int KILLS = 20;
    /** Kills before the process has said anything. */
    private static final int EARLY_KILLS = 3;
    /** How much further a process may come before it is killed. */
    private static final int MOST_STEPS = 4;

    @TempDir
    Path temporary;

    private final Random random = new Random();

    @Test
    @Timeout(300)
    void aKillAtAnyMomentLosesNoCheckpoint() throws IOException, InterruptedException {
        Path folder = temporary.resolve("run");
        Path latest = folder.resolve("checkpoints/latest.safetensors");
        long before = -1;
        for (int kill = 0; kill < KILLS; kill++) {
            Said said = runAndKill(folder, kill < EARLY_KILLS ? 0 : 1 + random.nextInt(MOST_STEPS));
            String what = "kill " + kill + " after " + said;
            long last = before;
            if (Files.exists(latest)) {
                long step = Checkpoint.load(latest).state().step();
                assertTrue(step >= last, () -> what + " went back to step " + step);
                assertTrue(step >= said.saved(), () -> what + " left a checkpoint of step " + step);
                assertTrue(step >= said.step() - KilledRun.CHECKPOINT_EVERY, () -> what + " left one of step " + step);
                before = step;
            } else {
                assertTrue(last < 0 && said.step() <= 0, () -> what + " there is no checkpoint");
            }
        }
        long total = 6L * KilledRun.CONFIG.epochs();
        assertTrue(before > 0 && before < total, "the kills ended at step " + before + " of " + total);
        requireFinishes(folder);
    }

    private void requireFinishes(Path folder) throws IOException {
        Process process = start(folder, 0);
        try (BufferedReader output = process.inputReader()) {
            assertEquals(KilledRun.FINISHED, output.lines().reduce("", (_, line) -> line), this::errors);
        }
        Checkpoint survived = Checkpoint.load(folder.resolve("checkpoints/latest.safetensors"));
        try (Backend backend = Textures.scalarBackend()) {
            TrainingResult uninterrupted = Trainer.builder(Textures.model(), Textures.data(), KilledRun.CONFIG)
                    .build()
                    .train(backend);
            ResumeTest.requireSame(uninterrupted.checkpoint(), survived);
        }
        List<EpochMetrics> epochs = survived.state().epochs();
        assertEquals(epochs, MetricsText.fromJson("metrics", Files.readString(folder.resolve("metrics.json"))));
        assertEquals(MetricsText.csv(epochs, List.of("accuracy")), Files.readString(folder.resolve("metrics.csv")));
        Checkpoint best = Checkpoint.load(folder.resolve("checkpoints/best.safetensors"));
        assertEquals(
                survived.state().best(new ClassificationTask(Textures.model())),
                best.state().epochs().getLast());
        try (Stream<Path> files = Files.walk(folder)) {
            assertFalse(files.anyMatch(AtomicFile::isLeftover), "what a kill left behind stays");
        }
    }

    /** The last that a process said: how many steps it had taken and saved, −1 if nothing. */
    private record Said(long step, long saved) {
        Said with(String line) {
            if (line.startsWith(KilledRun.STEP)) {
                return new Said(Long.parseLong(line.substring(KilledRun.STEP.length())), saved);
            }
            assertTrue(line.startsWith(KilledRun.SAVED), line);
            return new Said(step, Long.parseLong(line.substring(KilledRun.SAVED.length())));
        }
    }

    /**
     * Starts a process and kills it.
     *
     * @param steps how many steps it takes before; 0 to kill it while it starts
     */
    private Said runAndKill(Path folder, int steps) throws IOException, InterruptedException {
        Process process = start(folder, 2);
        Said said = new Said(-1, -1);
        try (BufferedReader output = process.inputReader()) {
            if (steps == 0) {
                Thread.sleep(random.nextInt(900));
            } else {
                long first = -1;
                while (first < 0 || said.step() < first + steps) {
                    String line = output.readLine();
                    assertTrue(line != null, this::errors);
                    said = said.with(line);
                    first = first < 0 ? said.step() : first;
                }
                if (random.nextBoolean()) {
                    awaitWriting(folder);
                }
                Thread.sleep(random.nextInt(3), random.nextInt(1_000_000));
            }
            // Not the process's own method, which also closes the stream with its last words.
            process.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said = said.with(line);
            }
        }
        assertEquals(128 + 9, process.waitFor(), () -> "the process ended by itself: " + errors());
        return said;
    }

    /** Until a file comes, goes or changes its size: then something is being written. */
    private static void awaitWriting(Path folder) throws IOException {
        Set<String> before = listing(folder);
        long begin = System.nanoTime();
        while (listing(folder).equals(before) && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(10)) {
            Thread.onSpinWait();
        }
    }

    private static Set<String> listing(Path folder) throws IOException {
        Set<String> files = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve("checkpoints"))) {
            for (Path file : all) {
                // A temporary file may have got its name meanwhile.
                files.add(file + " " + (Files.exists(file) ? Files.size(file) : -1));
            }
        } catch (NoSuchFileException renamed) {
            files.add(renamed.getFile());
        }
        return files;
    }

    private Process start(Path folder, int rest) throws IOException {
        return JavaProcess.start(
                KilledRun.class, temporary.resolve("errors"), List.of(), folder.toString(), Integer.toString(rest));
    }

    private String errors() {
        try {
            return Files.readString(temporary.resolve("errors"));
        } catch (IOException none) {
            return none.toString();
        }
    }
}
