package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @Test
    void saysWhatItCanDo() {
        Outcome outcome = Outcome.of("--help");
        assertEquals(0, outcome.code());
        for (String command :
                new String[] {"train", "eval", "explain", "parity", "backends", "verify", "generate-completion"}) {
            assertTrue(outcome.out().contains("\n  " + command), command + " in:\n" + outcome.out());
        }
        assertTrue(outcome.out().contains("Exit codes:"), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "eval", "explain", "parity", "backends", "verify", "import", "export"})
    void givesAnExampleOfEachCommand(String command) {
        Outcome outcome = Outcome.of(command, "--help");
        assertEquals(0, outcome.code());
        assertTrue(outcome.out().contains("limpid " + command), outcome.out());
        assertTrue(outcome.out().contains("Example"), outcome.out());
    }

    @Test
    void refusesToDoNothing() {
        Outcome outcome = Outcome.of();
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().startsWith("limpid: a command is missing"), outcome.err());
    }

    @Test
    void suggestsTheNearestCommandAndOption() {
        Outcome command = Outcome.of("trian");
        assertEquals(2, command.code());
        assertTrue(command.err().contains("Did you mean: limpid train"), command.err());
        Outcome option = Outcome.of("train", "--epoch", "3");
        assertEquals(2, option.code());
        assertTrue(option.err().contains("--epochs"), option.err());
    }

    @Test
    void namesAnOptionWhoseValueIsNoNumber() {
        Outcome outcome = Outcome.of("train", "--epochs", "many");
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("--epochs") && outcome.err().contains("'many'"), outcome.err());
    }

    @Test
    void showsAStackTraceOnlyWhenAskedTo() {
        Outcome plain = Outcome.of("parity", "nowhere.safetensors");
        assertEquals(2, plain.code());
        assertFalse(plain.err().contains("\tat "), plain.err());
        Outcome debugged = Outcome.of("parity", "nowhere.safetensors", "--debug");
        assertEquals(2, debugged.code());
        assertTrue(debugged.err().contains("\tat "), debugged.err());
    }

    @Test
    void completesInTheShell() {
        Outcome outcome = Outcome.of("generate-completion");
        assertEquals(0, outcome.code());
        assertTrue(outcome.out().contains("_picocli_limpid_train"), "a function for each command");
    }

    @Test
    void namesTheNearestBackend() {
        Outcome unknown = Outcome.of("parity", "--backend", "cpv", "any.safetensors");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("There is no backend 'cpv'"), unknown.err());
        assertTrue(unknown.err().contains("Did you mean 'cpu'?"), unknown.err());
        Outcome variant = Outcome.of("parity", "--backend", "cpu:scaler", "any.safetensors");
        assertEquals(2, variant.code());
        assertTrue(variant.err().contains("Did you mean 'scalar'?"), variant.err());
    }

    @Test
    void measuresBackendsSideBySide() {
        Outcome outcome = Outcome.of(
                "backends", "--measure", "--quick", "--backend", "cpu:scalar", "--backend", "cpu:vector", "-t", "1");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(
                outcome.out().lines().anyMatch(line -> line.matches("cpu:scalar +[\\d.]+ ms +1.00 +1.00 +1.00 .*MiB")),
                outcome.out());
        assertTrue(outcome.out().lines().anyMatch(line -> line.matches("cpu:vector +[\\d.]+ ms .*")), outcome.out());
    }

    @Test
    void measuresNothingUnasked() {
        Outcome outcome = Outcome.of("backends", "--threads", "2");
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("add --measure"), outcome.err());
    }

    @Test
    void listsBackends() {
        Outcome outcome = Outcome.of("backends");
        assertEquals(0, outcome.code());
        assertTrue(outcome.out().matches("(?s).*\ncpu +\\d+ +ready +CPU .*vector, scalar.*"), outcome.out());
    }
}
