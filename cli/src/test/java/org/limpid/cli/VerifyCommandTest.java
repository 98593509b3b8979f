package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.backend.Capabilities.Support;
import org.limpid.cli.verify.OpTable;
import org.limpid.cli.verify.SuiteResult;
import org.limpid.cli.verify.SuiteResultFile;

class VerifyCommandTest {

    @TempDir
    Path folder;

    private static void says(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "'" + part + "' in:\n" + text);
        }
    }

    @Test
    void runsTheWholeSuiteAndWritesItDown() throws IOException {
        Path table = folder.resolve("ops.md");
        Outcome outcome = Outcome.of("verify", "--backend", "cpu:scalar", "--out", folder, "--table", table);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        SuiteResult result = SuiteResultFile.read(folder.resolve("cpu-scalar.json"));
        assertFalse(result.partial());
        int executed = result.report().executed();
        assertTrue(executed > 1_800, () -> "executed were " + executed);
        assertEquals(List.of(), result.report().unsupported());
        // Models are found: whole training steps are among the checks.
        assertTrue(result.report().outcomes().stream()
                .anyMatch(each -> each.title().equals("3.6 crate.training-step.adamw")));
        isAsDocumented(result);
        says(outcome.out(), "conforms cpu:scalar: " + Units.count(executed) + " checks", "redunet_layer");
        says(Files.readString(folder.resolve("report.html")), "Every check that was executed passed.", "ista_step");
        assertEquals(
                result.report().outcomes().size() + 1,
                Files.readAllLines(folder.resolve("cpu-scalar.csv")).size());
        says(Files.readString(table), "| `matmul` | native 0.", "| `cpu:scalar` | " + Units.count(executed) + " | 0 |");
    }

    /** Every op is treated as the page of ops says. */
    private static void isAsDocumented(SuiteResult now) {
        Path committed = Path.of(System.getProperty("basedir"), "..", "docs", "results", "cpu-scalar.json");
        SuiteResult documented = SuiteResultFile.read(committed);
        assertEquals(
                treatments(documented), treatments(now), "run: ./limpid verify -o docs/results --table docs/ops.md");
    }

    private static Map<String, Set<Support>> treatments(SuiteResult result) {
        return OpTable.of(List.of(result.report())).rows().stream()
                .collect(Collectors.toMap(
                        OpTable.Row::op, row -> row.cells().getFirst().support()));
    }

    @Test
    void triesEveryVariantOfWhatIsInstalled() {
        Outcome outcome = Outcome.of("verify", "--only", "1.2", "--only", "cholesky", "--out", folder);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        says(outcome.out(), "partial: ", "conforms cpu:vector: ", "conforms cpu:scalar: ", "cholesky");
        assertFalse(outcome.out().contains("softmax"), outcome.out());
        assertTrue(SuiteResultFile.read(folder.resolve("cpu-vector.json")).partial());
        assertTrue(Files.exists(folder.resolve("cpu-scalar.csv")));
    }

    @Test
    void refusesATableOfPartialResults() {
        assertEquals(
                0,
                Outcome.of("verify", "-b", "cpu:scalar", "--only", "5.1", "-o", folder)
                        .code());
        Outcome outcome = Outcome.of("verify", "-b", "cpu:scalar", "--only", "5.1", "--table", folder.resolve("x.md"));
        assertEquals(2, outcome.code());
        says(outcome.err(), "--only makes this one partial");
    }

    @Test
    void listsChecks() {
        Outcome outcome = Outcome.of("verify", "--list", "--only", "3.6");
        assertEquals(0, outcome.code());
        says(outcome.out(), "3.6 crate.training-step.adamw\n", " checks\n");
        assertFalse(outcome.out().contains("1.1"), outcome.out());
    }

    @ParameterizedTest
    @CsvSource({
        "--only matmull, Did you mean 'matmul'?",
        "--only 9.9, there is no check of '9.9'",
        "--backend cpv, Did you mean 'cpu'?",
        "--backend cpu:scaler, Did you mean 'scalar'?",
        "--example crate.forward, name the second one with --against",
        "--only matmul --data nowhere, --data is the data of a run",
        "--against cpu:scalar --only matmul, Leave them out",
        "--against cpu:scalar --example crate.fourward, Did you mean 'crate.forward'?",
        "--against cpu:scalar --run nowhere, nowhere"
    })
    void refusesWhatMakesNoSense(String options, String message) {
        Outcome outcome = Outcome.of((Object[]) ("verify " + options).split(" "));
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        says(outcome.err(), message);
    }

    @Test
    void findsWhatIsWrongWithABackend() throws IOException {
        try (var _ = BrokenClassPath.open(folder)) {
            Outcome outcome = Outcome.of(
                    "verify", "-b", "broken", "--only", "subspace_attention", "--only", "softmax", "-o", folder);
            assertEquals(1, outcome.code(), outcome.out() + outcome.err());
            says(outcome.out(), "FAILED   broken: ", "FAILED 2.1 SubspaceAttention[", "elements are wrong");
            assertTrue(
                    outcome.out().matches("(?s).*\nsubspace_attention +native FAILED \\d+ of \\d+\n.*"), outcome.out());
            assertTrue(outcome.out().matches("(?s).*\nsoftmax +native \\d\\.\\d\\d\n.*"), outcome.out());
            says(Files.readString(folder.resolve("report.html")), "What failed on broken", "class=\"alarm\"");
        }
    }

    @Test
    void twoVariantsAgreeStepByStep() {
        Outcome outcome = Outcome.of("verify", "--backend", "cpu:vector", "--against", "cpu:scalar");
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        says(
                outcome.out(),
                "crate.training-step.adamw: 114 steps, run 3 times",
                "crate.training-step.lion",
                "subspace_attention_backward",
                "results are within the bounds of their ops on both");
    }

    @Test
    void aBrokenBackendPartsAtTheOpThatIsWrong() throws IOException {
        try (var _ = BrokenClassPath.open(folder)) {
            Outcome outcome =
                    Outcome.of("verify", "-b", "cpu:vector", "--against", "broken", "--example", "crate.forward");
            assertEquals(1, outcome.code(), outcome.out() + outcome.err());
            says(
                    outcome.out(),
                    "PART: first in run 1, step 1",
                    ":subspace_attention in layer.0.mssa, where they differ by ");
            says(outcome.out(), "    broken: ", "elements are wrong");
        }
    }

    @Test
    void comparesOnARunOfTheUser() {
        Path run = folder.resolve("run");
        Outcome trained = Outcome.of(
                "train",
                "--digits",
                "60,20",
                "--epochs",
                "1",
                "--dim",
                "12",
                "--depth",
                "1",
                "--heads",
                "2",
                "-o",
                run);
        assertEquals(0, trained.code(), trained.err());
        Outcome outcome = Outcome.of("verify", "-b", "cpu:vector", "--against", "cpu:scalar", "--run", run);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        says(outcome.out(), "a training step of " + run, "adamw_update", "  agree: ");
    }
}
