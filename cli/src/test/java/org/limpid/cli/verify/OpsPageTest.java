package org.limpid.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.limpid.conformance.Check;
import org.limpid.conformance.ConformanceSuite;

/** Whether {@code docs/ops.md} is what the committed results say, and speaks of the ops that there are. */
class OpsPageTest {

    private static final Path DOCS =
            Path.of(System.getProperty("basedir"), "..", "docs").normalize();
    private static final String REMEDY = "run: ./limpid verify -o docs/results --table docs/ops.md";

    @Test
    void thePageIsMadeOfTheCommittedResults() throws IOException {
        List<SuiteResult> results = SuiteResultFile.readAll(DOCS.resolve("results"));
        assertFalse(results.isEmpty(), "no results under docs/results; " + REMEDY);
        assertEquals(OpsPage.markdown(results), Files.readString(DOCS.resolve("ops.md")), REMEDY);
    }

    @Test
    void thePageListsExactlyTheOpsThatExist() throws IOException {
        String page = Files.readString(DOCS.resolve("ops.md"));
        Set<String> listed = Pattern.compile(
                        "^\\| `([a-z_0-9]+)` \\| (?=native|decomposed|unsupported|-)", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // That the suite leaves no op of the api out is tried where the suite is.
        Set<String> existing = ConformanceSuite.checks().stream()
                .map(Check::op)
                .filter(op -> !op.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(existing, listed, REMEDY);
        assertTrue(page.contains("./limpid verify -o docs/results --table docs/ops.md"), page);
    }

    @Test
    void theResultsAreOfWholeRunsThatPassed() {
        for (SuiteResult result : SuiteResultFile.readAll(DOCS.resolve("results"))) {
            assertFalse(result.partial(), result.backend());
            assertTrue(result.report().passed(), result.report()::summary);
            assertTrue(Files.exists(result.file(DOCS.resolve("results"), "csv")), result.backend());
        }
    }
}
