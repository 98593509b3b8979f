package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectCommandTest {

    @TempDir
    Path folder;

    private Path train(String kind, String... more) {
        Path run = folder.resolve(kind);
        List<Object> arguments = new ArrayList<>(List.of(
                "train", "--model", kind, "--digits", "60,40", "--epochs", "1", "--patch", "14", "--dim", "16"));
        arguments.addAll(List.of("--heads", "2", "--depth", "2", "--out", run));
        arguments.addAll(List.of(more));
        Outcome outcome = Outcome.of(arguments.toArray());
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
            assertEquals(8, html.split("<img ", -1).length - 1);
            assertFalse(html.contains("http"), "the page asks for something elsewhere");
            assertTrue(html.contains("Attention of the class token in layer 0"), kind);
        }
    }

    @Test
    void showsHowTheLayersChanged() throws IOException {
        Path page = folder.resolve("page.html");
        Path run = train("crate", "--keep-every", "1");
        assertEquals(0, Outcome.of("inspect", run, "--out", page).code());
        String html = Files.readString(page);
        assertEquals(10, html.split("<img ", -1).length - 1);
        assertTrue(html.contains("Coding rate of each layer by epoch"));
        Path checkpoint = run.resolve("checkpoints").resolve("epoch-1.safetensors");
        assertEquals(0, Outcome.of("inspect", checkpoint, "--out", page).code());
        assertTrue(Files.readString(page).contains("The run kept no checkpoints of single epochs"));
    }

    @Test
    void refusesABlackBox() {
        Outcome outcome = Outcome.of("inspect", train("vit"));
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("the model vit is no white-box network"), outcome.err());
    }
}
