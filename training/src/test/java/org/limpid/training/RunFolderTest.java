package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.LimpidException;

final class RunFolderTest {

    @TempDir
    Path folder;

    @Test
    void aRunLeavesEverythingBehind() throws IOException {
        Path path = folder.resolve("runs/first");
        TrainingConfig config = Textures.config().build();
        TrainingResult result;
        try (RunFolder run = RunFolder.create(path)) {
            result = Textures.train(config, builder -> builder.folder(run).note("data", "made up"));
        }
        try (Stream<Path> files = Files.walk(path)) {
            assertEquals(
                    new TreeSet<>(List.of(
                            ".lock",
                            "checkpoints/best.safetensors",
                            "checkpoints/latest.safetensors",
                            "config.json",
                            "metrics.csv",
                            "metrics.json")),
                    new TreeSet<>(files.filter(Files::isRegularFile)
                            .map(file -> path.relativize(file).toString())
                            .toList()));
        }
        List<String> lines = Files.readAllLines(path.resolve("metrics.csv"));
        assertEquals(
                "epoch,step,learning_rate,train_loss,train_accuracy,held_out_loss,held_out_accuracy,seconds",
                lines.getFirst());
        assertEquals(5, lines.size());
        assertTrue(lines.get(1).startsWith("1,6,0.0096"), lines.get(1));
        assertEquals(result.epochs(), MetricsText.fromJson("metrics", Files.readString(path.resolve("metrics.json"))));
        try (RunFolder again = RunFolder.resume(path)) {
            assertEquals(result.checkpoint().run(), again.description());
            assertEquals("made up", again.description().notes().get("data"));
        }
    }

    @Test
    void theBestEpochIsKept() {
        TrainingConfig config = Textures.config().epochs(6).build();
        TrainingResult result;
        try (RunFolder run = RunFolder.create(folder)) {
            result = Textures.train(config, builder -> builder.folder(run));
        }
        EpochMetrics best = result.checkpoint().state().best(new ClassificationTask(Textures.model()));
        Checkpoint kept = Checkpoint.load(folder.resolve("checkpoints/best.safetensors"));
        assertEquals(best, kept.state().epochs().getLast());
        for (EpochMetrics epoch : result.epochs()) {
            assertTrue(best != null && best.heldOutAccuracy() >= epoch.heldOutAccuracy());
        }
        assertEquals(
                6,
                Checkpoint.load(folder.resolve("checkpoints/latest.safetensors"))
                        .state()
                        .epochs()
                        .size());
    }

    @Test
    void noRunIsOverwritten() throws IOException {
        Files.createFile(folder.resolve("precious"));
        var error = assertThrows(
                LimpidException.class, () -> RunFolder.create(folder).close());
        assertTrue(error.getMessage().contains("is not empty (it has precious)"), error.getMessage());
        assertEquals(List.of(folder.resolve("precious")), list());
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        var create =
                assertThrows(LimpidException.class, () -> RunFolder.create(file).close());
        assertTrue(create.getMessage().startsWith(file + ": the folder cannot be used"), create.getMessage());
        var resume =
                assertThrows(LimpidException.class, () -> RunFolder.resume(file).close());
        assertTrue(resume.getMessage().startsWith(file + ": there is no run to go on with"), resume.getMessage());
    }

    @Test
    void withoutARunThereIsNothingToGoOnWith() {
        var empty = assertThrows(
                LimpidException.class, () -> RunFolder.resume(folder).close());
        assertTrue(empty.getMessage().contains("the folder has no config.json"), empty.getMessage());
        Path absent = folder.resolve("absent");
        var missing = assertThrows(
                LimpidException.class, () -> RunFolder.resume(absent).close());
        assertTrue(missing.getMessage().contains("there is no such folder"), missing.getMessage());
    }

    @Test
    void twoRunsCannotShareAFolder() {
        try (RunFolder first = RunFolder.create(folder)) {
            var second = assertThrows(
                    LimpidException.class, () -> RunFolder.create(first.path()).close());
            assertTrue(second.getMessage().contains("another run has this folder open"), second.getMessage());
        }
        RunFolder.create(folder).close();
    }

    @Test
    void whatAKilledProcessLeftIsCleanedUp() throws IOException {
        Path temporary = Files.createFile(folder.resolve(".config.json.1234.tmp"));
        try (RunFolder run = RunFolder.create(folder)) {
            Textures.train(Textures.config().epochs(1).build(), builder -> builder.folder(run));
        }
        Files.createFile(folder.resolve("checkpoints/.latest.safetensors.1234.tmp"));
        RunFolder.resume(folder).close();
        assertFalse(Files.exists(temporary));
        assertFalse(Files.exists(folder.resolve("checkpoints/.latest.safetensors.1234.tmp")));
    }

    @Test
    void aConfigurationThatIsDamagedIsRefused() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            Textures.train(Textures.config().epochs(1).build(), builder -> builder.folder(run));
        }
        Path config = folder.resolve("config.json");
        String good = Files.readString(config);
        for (String bad : List.of(
                "",
                "[]",
                "{\"model\": 3}",
                good.substring(0, good.length() / 2),
                good.replace("\"epochs\"", "\"epoch\""),
                good.replace("\"data\"", "\"date\""),
                good.replace("\"epochs\" : 1", "\"epochs\" : 1, \"epochs\" : 2"))) {
            Files.writeString(config, bad);
            try (RunFolder run = RunFolder.resume(folder)) {
                var error = assertThrows(LimpidException.class, run::description, bad);
                assertTrue(error.getMessage().startsWith(config.toString()), error.getMessage());
            }
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
