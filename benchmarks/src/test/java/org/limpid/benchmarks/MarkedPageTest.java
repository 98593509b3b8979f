package org.limpid.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where tables go that commands measure. */
final class MarkedPageTest {

    @TempDir
    Path folder;

    /** As a command does that writes two tables to a file that there was not. */
    @Test
    void aNewPageTakesOneTableAfterTheOther() throws IOException {
        Path file = folder.resolve("page.md");
        new MarkedPage(file, "one").replace("1\n");
        new MarkedPage(file, "two").replace("2\n");
        new MarkedPage(file, "one").replace("3\n");
        String expected = """
                # Performance

                <!-- one: begin -->
                3
                <!-- one: end -->

                <!-- two: begin -->
                2
                <!-- two: end -->
                """;
        assertEquals(expected, Files.readString(file));
    }

    @Test
    void halfOfTheMarksIsRefusedAndThePageStays() throws IOException {
        Path file = folder.resolve("page.md");
        String text = "by hand\n<!-- one: end -->\n";
        Files.writeString(file, text);
        String said = String.valueOf(assertThrows(IOException.class, () -> new MarkedPage(file, "one").replace("1\n"))
                .getMessage());
        assertTrue(said.contains("<!-- one: begin -->"), said);
        assertEquals(text, Files.readString(file));
    }
}
