package org.limpid.cli.verify;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.Installation;
import org.limpid.conformance.Outcome;

/** The documentation's page of ops and backends, as Markdown: a function of the results alone. */
public final class OpsPage {

    private OpsPage() {}

    /**
     * The whole page.
     *
     * @param results of whole runs of the suite
     */
    public static String markdown(List<SuiteResult> results) {
        OpTable table = OpTable.of(results.stream().map(SuiteResult::report).toList());
        StringBuilder page = new StringBuilder("""
                # Ops and backends

                <!-- Generated: ./limpid verify -o docs/results --table docs/ops.md -->

                What each backend makes of each op, as the [suite](conformance.md) found it: *native*, by a kernel of its own;
                *decomposed*, by the simpler ops that the op is made of; or *unsupported*. The number is the largest error over all
                checks in multiples of what the op's record allows, so that 1 would be just within the bound.

                This page is written by `./limpid verify -o docs/results --table docs/ops.md` from the [results](results) of runs of
                the whole suite; a run of one backend replaces that backend's results and keeps the others.

                ## Backends

                """);
        line(page, List.of("backend", "checks", "failed", "unsupported", "device", "ran on"));
        line(page, List.of("---", "--:", "--:", "---", "---", "---"));
        for (SuiteResult result : results) {
            ConformanceReport report = result.report();
            line(
                    page,
                    List.of(
                            "`" + report.backend() + "`",
                            String.format(Locale.ROOT, "%,d", report.executed()),
                            Integer.toString(report.of(Outcome.Status.FAILED).size()),
                            report.unsupported().isEmpty() ? "nothing" : String.join(", ", report.unsupported()),
                            report.installation().device(),
                            result.date() + ", " + versions(result)));
        }
        ops(page, table, false, "Primitives", "Every backend has them.");
        ops(page, table, true, "Fused ops", "A backend without a kernel for one runs its decomposition.");
        return page.toString();
    }

    private static String versions(SuiteResult result) {
        Installation installation = result.report().installation();
        StringJoiner versions = new StringJoiner("; ");
        versions.add("Limpid " + result.limpid());
        installation.versions().forEach((name, version) -> versions.add(name + " " + version));
        return versions.toString();
    }

    private static void ops(StringBuilder page, OpTable table, boolean fused, String heading, String text) {
        page.append("\n## ").append(heading).append("\n\n").append(text).append("\n\n");
        StringJoiner header = new StringJoiner(" | ", "| ", " |\n").add("op");
        StringJoiner rule = new StringJoiner(" | ", "| ", " |\n").add("---");
        table.backends().forEach(backend -> {
            header.add("`" + backend + "`");
            rule.add("---");
        });
        page.append(header).append(rule);
        for (OpTable.Row row : table.rows()) {
            if (row.fused() == fused) {
                StringJoiner line = new StringJoiner(" | ", "| ", " |\n").add("`" + row.op() + "`");
                row.cells().forEach(cell -> line.add(cell.text()));
                page.append(line);
            }
        }
    }

    private static void line(StringBuilder page, List<String> cells) {
        StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
        cells.forEach(cell -> line.add(cell.replace("|", "\\|")));
        page.append(line);
    }
}
