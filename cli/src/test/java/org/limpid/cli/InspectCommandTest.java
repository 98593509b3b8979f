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

final class InspectCommandTest {

    @TempDir
    Path folder;

    private Path train(String kind) {
        Path run = folder.resolve(kind);
        Outcome outcome = Outcome.of(
                "train",
                "--model",
                kind,
                "--digits",
                "60,40",
                "--epochs",
                "1",
                "--patch",
                "14",
                "--dim",
                "16",
                "--heads",
                "2",
                "--depth",
                "2",
                "--out",
                run);
        assertEquals(0, outcome.code(), outcome.err());
        return run;
    }

    @Test
    void drawsOnePageWithoutRequests() throws IOException {
        for (String kind : List.of("crate", "crate-alpha", "crate-mae")) {
            Path page = folder.resolve(kind + ".html");
            Outcome outcome = Outcome.of("inspect", train(kind), "--out", page);
            assertEquals(0, outcome.code(), outcome.err());
            String html = Files.readString(page);
            assertTrue(html.contains("<h1>Inside " + kind + "</h1>"), kind);
            assertEquals(6, html.split("<img ", -1).length - 1);
            assertFalse(html.contains("http"), "the page asks for something elsewhere");
            assertTrue(html.contains("Attention of the class token in layer 0"), kind);
        }
    }

    @Test
    void refusesABlackBox() {
        Outcome outcome = Outcome.of("inspect", train("vit"));
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("the model vit is no white-box network"), outcome.err());
    }
}
