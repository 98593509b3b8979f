package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {

    private static final List<String> SMALL = List.of(
            "train",
            "--digits",
            "120,40",
            "--epochs",
            "2",
            "--patch",
            "14",
            "--dim",
            "12",
            "--heads",
            "2",
            "--depth",
            "2");

    @TempDir
    Path folder;

    @Test
    void leavesARunFolderThatSaysWhatHappened() throws IOException {
        Path run = folder.resolve("run");
        Outcome outcome = train(run);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("held-out accuracy"), outcome.out());
        assertTrue(outcome.out().contains("1-nearest-neighbour on pixels"), outcome.out());
        assertTrue(outcome.out().contains("3 random initialisations"), outcome.out());
        assertTrue(outcome.out().contains("Next:"), outcome.out());
        for (String file : new String[] {
            "config.json",
            "metrics.csv",
            "metrics.json",
            "layers.csv",
            "loss.png",
            "accuracy.png",
            "coding-rate.png",
            "sparsity.png",
            "report.html",
            "checkpoints/latest.safetensors",
            "checkpoints/best.safetensors"
        }) {
            assertTrue(Files.size(run.resolve(file)) > 0, file);
        }
        // A header; trained, before and three random weights of two layers each.
        assertEquals(11, Files.readAllLines(run.resolve("layers.csv")).size());
        assertEquals(3, Files.readAllLines(run.resolve("metrics.csv")).size());
    }

    @Test
    void namesTheExtentsThatAModelHas() {
        assertEquals(
                ", 4 layers, d 64, 2 heads", TrainCommand.extents(Map.of("depth", "4", "dim", "64", "heads", "2")));
        assertEquals(", 30 layers", TrainCommand.extents(Map.of("layers", "30", "eta", "0.5")));
        assertEquals("", TrainCommand.extents(Map.of()));
    }

    @Test
    void evaluatesWhatItTrained() throws IOException {
        Path run = folder.resolve("run");
        train(run);
        Outcome outcome = Outcome.of("eval", run);
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("images      40 of stroke-digits, held out"), outcome.out());
        String best = Files.readAllLines(run.resolve("metrics.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[6])
                .max(java.util.Comparator.comparingDouble(Double::parseDouble))
                .orElseThrow();
        assertTrue(outcome.out().contains("accuracy    " + Units.percent(Double.parseDouble(best))), outcome.out());
    }

    @Test
    void trainsOtherKindsOfClassifiersAndRefusesWhatIsNone() throws IOException {
        Path run = folder.resolve("alpha");
        Outcome outcome = train(run, "--model", "crate-alpha");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().startsWith("CRATE-ALPHA: "), outcome.out());
        assertTrue(Files.readString(run.resolve("config.json")).contains("dictionary_ratio"), "kept for resuming");
        assertEquals(0, Outcome.of("eval", run).code());
        Outcome built =
                Outcome.of("train", "--digits", "60,20", "--model", "redunet", "--out", folder.resolve("built"));
        assertEquals(2, built.code(), built.out());
        assertTrue(built.err().contains("the model redunet neither classifies images nor completes them"), built.err());
    }

    @Test
    void givesTheSameBitsForTheSameSeedWhateverTheThreads() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        assertEquals(0, train(one, "--seed", "5", "--threads", "1").code());
        assertEquals(0, train(two, "--seed", "5", "--threads", "3").code());
        assertEquals(lossesOf(one), lossesOf(two));
        Path three = folder.resolve("three");
        assertEquals(0, train(three, "--seed", "6").code());
        assertFalse(lossesOf(one).equals(lossesOf(three)), "another seed is another run");
    }

    /** Everything but the time. */
    private static List<String> lossesOf(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    @Test
    void overwritesNoRun() throws IOException {
        Path run = folder.resolve("run");
        train(run);
        String before = Files.readString(run.resolve("metrics.csv"));
        Outcome again = train(run);
        assertEquals(2, again.code());
        assertTrue(again.err().contains("no run is overwritten"), again.err());
        assertEquals(before, Files.readString(run.resolve("metrics.csv")));
    }

    @Test
    void refusesToChangeARunThatGoesOn() {
        Path run = folder.resolve("run");
        train(run);
        Outcome outcome = Outcome.of("train", "--resume", run, "--epochs", "9");
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("--epochs cannot be given with it"), outcome.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epochs|0|the number of epochs is 0; expected 1 or more",
                "--batch|-1|the batch size is -1",
                "--lr|-0.1|learning rate",
                "--lr|NaN|learning rate",
                "--label-smoothing|1|label smoothing",
                "--weight-decay|-1|weight decay",
                "--threads|-2|the number of threads is -2",
                "--optimizer|adam|there is no optimiser 'adam'; there are adamw, lion. Did you mean 'adamw'?",
                "--preset|digit|Did you mean 'digits'?",
                "--digits|10|--digits takes two numbers",
                "--patch|5|patch_height = 5",
                "--classes|4|10 classes",
                "--checkpoint-every|0|--checkpoint-every is 0",
                "--data|no-such-folder|no-such-folder",
            })
    void refusesBadValues(String option, String value, String message) throws IOException {
        Path run = folder.resolve("refused");
        Outcome outcome = Outcome.of("train", "--out", run, option, value);
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
        assertFalse(Files.exists(run.resolve("config.json")), "nothing is left behind");
    }

    @Test
    void goesOnWithNoRunThatIsNotThere() {
        Outcome outcome = Outcome.of("train", "--resume", folder.resolve("nowhere"));
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("there is no run to go on with"), outcome.err());
    }

    @Test
    void evaluatesNoFileThatIsNoCheckpoint() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Outcome outcome = Outcome.of("eval", empty);
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("there is no checkpoint in this folder"), outcome.err());
    }

    private static Outcome train(Path run, String... more) {
        List<Object> arguments = new ArrayList<>(SMALL);
        arguments.addAll(List.of("--out", run));
        arguments.addAll(Arrays.asList(more));
        return Outcome.of(arguments.toArray());
    }
}
