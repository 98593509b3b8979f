package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.cli.experiment.Experiment;
import org.limpid.cli.experiment.Experiments;
import org.limpid.cli.experiment.Figure;
import org.limpid.cli.experiment.Findings;

class ExperimentCommandTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gaussians-2d", "gaussians-3d", "iris"})
    void quickFormsAgreeWithThePublishedCurve(String name) throws IOException {
        Outcome outcome = Outcome.of("experiment", name, "--quick", "--output", folder);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("ΔR, layer 100 "), outcome.out());
        assertFalse(outcome.out().contains("DISAGREES"), outcome.out());

        List<String> csv = Files.readAllLines(folder.resolve("measured.csv"));
        assertEquals("layer,train_R,train_Rc,train_deltaR,labelled_Rc,test_R,test_Rc,test_deltaR", csv.getFirst());
        assertTrue(csv.getLast().startsWith("100,"), csv.getLast());
        for (String row : csv.subList(1, csv.size())) {
            String[] cells = row.split(",", -1);
            double reduction = Double.parseDouble(cells[1]) - Double.parseDouble(cells[2]);
            assertEquals(reduction, Double.parseDouble(cells[3]), 2e-7, row);
        }
        String page = Files.readString(folder.resolve("report.html"));
        int pictures = page.split("data:image/png;base64,", -1).length - 1;
        assertEquals(name.equals("iris") ? 3 : 5, pictures, "rates, similarities, and scatter plots where they can be");
        assertTrue(page.contains("published"), "the table");
    }

    /** On embedded digits: features shift with the images, to single precision. */
    @ParameterizedTest
    @ValueSource(strings = {"rotation-01", "translation-01"})
    void featuresOfShiftedDigitsAreShiftedFeatures(String name) throws IOException {
        Outcome outcome = Outcome.of("experiment", name, "--quick", "--output", folder);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("shifted features, layer 10: furthest"), outcome.out());
        assertTrue(outcome.out().contains("plain vectors, 10 layers, η 0.500: accuracy on all shifts"), outcome.out());
        List<String> csv = Files.readAllLines(folder.resolve("measured.csv"));
        assertTrue(csv.getLast().startsWith("10,"), csv.getLast());
        String page = Files.readString(folder.resolve("report.html"));
        assertEquals(3, page.split("data:image/png;base64,", -1).length - 1, "rates and similarities");
    }

    @Test
    void theFourierBasisGivesTheDenseLayer() throws IOException {
        Outcome outcome = Outcome.of("experiment", "spectral-cost", "--quick", "--output", folder);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("T = 50: features of both forms, furthest"), outcome.out());
        assertEquals(
                "T,dense_ms,spectral_ms,times,multiplications,apart",
                Files.readAllLines(folder.resolve("measured.csv")).getFirst());
    }

    @Test
    void ascentReachesTheClosedForm() throws IOException {
        Outcome outcome = Outcome.of("experiment", "mcr2-landscape", "--quick", "--output", folder);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        // The numbers of the reference: √s of both classes and F, at both λ.
        for (String number : List.of("5.300549", "4.430476", "3.773129", "2.172830", "1.692520", "0.928328")) {
            assertTrue(outcome.out().contains("  " + number + "  "), outcome.out());
        }
        List<String> csv = Files.readAllLines(folder.resolve("measured.csv"));
        assertEquals("lambda,step,F", csv.getFirst());
        double before = Double.NEGATIVE_INFINITY;
        for (String row : csv.subList(2, 42)) {
            double objective = Double.parseDouble(row.split(",", -1)[2]);
            assertTrue(objective >= before - 1e-5, row);
            before = objective;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"clustering-phase", "micl", "redunet-bp", "label-noise", "classifiers", "autoencoders", "shapes"
            })
    void quickFormsRunOnTheEmbeddedDigits(String name) throws IOException {
        Outcome outcome = Outcome.of("experiment", name, "--quick", "--output", folder);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("agrees"), outcome.out());
        assertTrue(Files.readString(folder.resolve("report.html")).contains("data:image/png;base64,"), "a picture");
        assertTrue(Files.readAllLines(folder.resolve("measured.csv")).size() > 2, "rows");
    }

    @Test
    void listsWhatCanBeRun() {
        Outcome outcome = Outcome.of("experiment", "--list");
        assertEquals(0, outcome.code(), outcome.err());
        for (Experiment experiment : Experiments.all()) {
            assertTrue(outcome.out().contains(experiment.name()), outcome.out());
            assertTrue(outcome.out().contains(experiment.summary()), outcome.out());
        }
    }

    @Test
    void refusesNamesThatItDoesNotKnow() {
        Outcome unknown = Outcome.of("experiment", "gaussian-2d");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("no experiment 'gaussian-2d'. Did you mean 'gaussians-2d'?"), unknown.err());
        Outcome missing = Outcome.of("experiment");
        assertEquals(2, missing.code());
        assertTrue(missing.err().contains("--list shows them all"), missing.err());
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        Outcome outcome = Outcome.of("experiment", "iris", "--quick", "--output", file);
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.err().contains("taken: the report cannot be written"), outcome.err());
    }

    @Test
    void nothingOrNoNumberDoesNotAgree() {
        assertFalse(new Findings("", List.of(), List.of(List.of()), List.of()).agrees());
        assertFalse(new Figure("x", Double.NaN, Double.NaN, 1).agrees());
        assertFalse(new Figure("x", 1, 1.2, 0.1).agrees());
        assertTrue(new Figure("x", 1, 1.05, 0.1).agrees());
        assertFalse(Figure.atLeast("x", 1, 0.999).agrees());
        assertTrue(Figure.atLeast("x", 1, 1.2).agrees());
        assertFalse(Figure.beside("x", 1, Double.NaN).agrees());
        assertEquals("beside", Figure.beside("x", 1, 7).verdict());
    }
}
