package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RehearseCommandTest {

    /** Without it the launcher has nothing to make its start-up cache from, and says so only once. */
    @Test
    void everyCommandOfTheRehearsalWorksAndNothingIsKept() throws IOException {
        Set<Path> before = rehearsals();
        assertEquals(ExitCode.OK, Main.execute("rehearse"));
        assertEquals(before, rehearsals());
    }

    private static Set<Path> rehearsals() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("limpid-rehearsal"))
                    .collect(Collectors.toSet());
        }
    }
}
