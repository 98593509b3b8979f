package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {

    @ParameterizedTest
    @CsvSource({
        "tiny, 1000, '6,090,856'",
        "small, 1000, '13,116,328'",
        "base, 1000, '22,796,008'",
        "large, 1000, '77,641,192'",
        "tiny, 10, '5,709,706'"
    })
    void countsTheParametersOfThePaper(String preset, String classes, String count) {
        Outcome outcome = Outcome.of("explain", "--model", "crate", "--preset", preset, "--classes", classes);
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().lines().anyMatch(line -> line.matches("total .* " + count + " .*")), outcome.out());
    }

    @Test
    void tellsWhatEachStepIsFor() {
        Outcome outcome = Outcome.of("explain", "--preset", "tiny");
        assertTrue(outcome.out().contains("layer.11.mssa  compression"), outcome.out());
        assertTrue(outcome.out().contains("layer.11.ista  sparsification"), outcome.out());
        assertTrue(outcome.out().contains("f32[1,197,384]"), outcome.out());
    }

    @Test
    void explainsATrainingStepAndListsIt() {
        Outcome outcome = Outcome.of(
                "explain",
                "--training",
                "--listing",
                "--image",
                "8x12",
                "--patch",
                "4",
                "--dim",
                "12",
                "--heads",
                "3",
                "--depth",
                "1",
                "--channels",
                "1",
                "--classes",
                "2",
                "--set",
                "pool=mean",
                "--batch",
                "5");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("compression (backward)"), outcome.out());
        assertTrue(outcome.out().contains("dim_head 4"), "the width is split evenly: " + outcome.out());
        assertTrue(outcome.out().contains("update  cls_token := %"), outcome.out());
        assertTrue(outcome.out().contains("image f32[5,1,8,12]"), outcome.out());
    }

    @Test
    void saysWhatMemoryIsPlanned() {
        Outcome outcome = Outcome.of(
                "explain",
                "--training",
                "--memory",
                "--backend",
                "cpu",
                "--image",
                "8",
                "--patch",
                "4",
                "--dim",
                "12",
                "--heads",
                "3",
                "--depth",
                "1",
                "--classes",
                "2",
                "--batch",
                "5");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(
                outcome.out()
                        .lines()
                        .anyMatch(line -> line.matches("peak memory on cpu: .*iB = .*iB of .* \\+ .*iB of .*")),
                outcome.out());
        assertTrue(outcome.out().lines().anyMatch(line -> line.matches("ista_step +ista_step +1")), outcome.out());
    }

    @Test
    void showsStepsThatOneKernelDoes() {
        Outcome outcome = Outcome.of(
                "explain",
                "--memory",
                "--backend",
                "cpu",
                "--image",
                "8",
                "--patch",
                "4",
                "--dim",
                "16",
                "--heads",
                "4",
                "--depth",
                "3",
                "--classes",
                "20");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(
                outcome.out().lines().anyMatch(line -> line.matches("matmul +matmul\\+add\\+add +3")), outcome.out());
        assertTrue(
                outcome.out().lines().anyMatch(line -> line.matches("add +\\(with the step before\\) +8")),
                outcome.out());
        assertTrue(
                outcome.out().lines().anyMatch(line -> line.matches("layer_norm +\\(with the step after\\) +\\d")),
                outcome.out());
    }

    @ParameterizedTest
    @CsvSource({"--backend, cpu", "--threads, 1"})
    void aBackendIsNotIgnored(String option, String value) {
        Outcome outcome = Outcome.of("explain", option, value);
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.err().contains("add --memory"), outcome.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--preset|tinny|Did you mean 'tiny'?",
                "--model|crat|Did you mean 'crate'?",
                "--set|etta=1|Did you mean 'eta'?",
                "--set|eta=-1|eta = -1.0; expected a step size above 0",
                "--patch|5|image_height = 224; expected a multiple of patch_height = 5",
                "--patch|4by4|the value of --patch is '4by4'",
                "--batch|0|the value of --batch is 0",
                "--dim|-3|dim = -3",
            })
    void refusesWhatMakesNoModel(String option, String value, String message) {
        Outcome outcome = Outcome.of("explain", option, value);
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.err().contains(message), outcome.err());
    }
}
