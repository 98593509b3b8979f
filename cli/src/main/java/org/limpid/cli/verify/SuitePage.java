package org.limpid.cli.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.limpid.analysis.Page;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.Outcome;
import org.limpid.conformance.Rule;

/** The results of the suite as one page of HTML. */
public final class SuitePage {

    /** A backend with one fault may fail hundreds of checks; so many show what it is. */
    private static final int MOST_FAILURES = 100;

    private SuitePage() {}

    /** The whole file. */
    public static String html(List<SuiteResult> results) {
        List<ConformanceReport> reports =
                results.stream().map(SuiteResult::report).toList();
        boolean passed = reports.stream().allMatch(ConformanceReport::passed);
        Page page = new Page("Conformance of "
                + String.join(
                        ", ", reports.stream().map(ConformanceReport::backend).toList()));
        page.paragraph(
                passed
                        ? "Every check that was executed passed."
                        : "Something failed, or nothing was executed: see below.");
        if (results.stream().anyMatch(SuiteResult::partial)) {
            page.paragraph("Partial: only some of the checks were asked for.");
        }
        backends(page, results);
        ops(page, OpTable.of(reports));
        rules(page, reports);
        failures(page, reports);
        return page.html();
    }

    private static void backends(Page page, List<SuiteResult> results) {
        page.heading("Backends");
        List<List<String>> rows = new ArrayList<>();
        for (SuiteResult result : results) {
            ConformanceReport report = result.report();
            int failed = report.of(Outcome.Status.FAILED).size();
            rows.add(List.of(
                    report.backend(),
                    String.format(Locale.ROOT, "%,d", report.executed()),
                    failed == 0 ? "0" : String.format(Locale.ROOT, "FAILED: %,d", failed),
                    report.unsupported().isEmpty() ? "nothing" : String.join(", ", report.unsupported())));
        }
        page.table(List.of("backend", "checks", "failed", "unsupported"), rows, SuitePage::alarming);
        for (SuiteResult result : results) {
            StringBuilder text = new StringBuilder(result.backend() + " ran on "
                    + result.report().installation().device() + "; " + result.date() + ", Limpid " + result.limpid());
            result.report()
                    .installation()
                    .versions()
                    .forEach((name, version) ->
                            text.append(", ").append(name).append(' ').append(version));
            page.paragraph(text + ".");
        }
    }

    private static void failures(Page page, List<ConformanceReport> reports) {
        for (ConformanceReport report : reports) {
            List<Outcome> failed = report.of(Outcome.Status.FAILED);
            if (failed.isEmpty()) {
                continue;
            }
            page.heading("What failed on " + report.backend());
            failed.stream()
                    .limit(MOST_FAILURES)
                    .forEach(outcome -> page.paragraph(outcome.title() + ": " + outcome.message()));
            if (failed.size() > MOST_FAILURES) {
                page.paragraph("… and " + (failed.size() - MOST_FAILURES) + " more; all of them are in the CSV.");
            }
        }
    }

    private static void ops(Page page, OpTable table) {
        if (table.rows().isEmpty()) {
            return;
        }
        page.heading("Ops");
        page.paragraph(
                "Native: by a kernel of its own. Decomposed: by the simpler ops that it is made of. The number is the"
                        + " largest error over all checks in multiples of what the op's record allows: 1 is just within"
                        + " the bound.");
        List<String> header = new ArrayList<>(List.of("op"));
        header.addAll(table.backends());
        List<List<String>> rows = new ArrayList<>();
        for (OpTable.Row row : table.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.op() + (row.fused() ? " (fused)" : "")));
            row.cells().forEach(cell -> cells.add(cell.text()));
            rows.add(cells);
        }
        page.table(header, rows, SuitePage::alarming);
    }

    private static boolean alarming(String cell) {
        return cell.contains("FAILED");
    }

    private static void rules(Page page, List<ConformanceReport> reports) {
        page.heading("Rules");
        page.paragraph("Checks that were executed. The rules are explained in docs/conformance.md.");
        List<String> header = new ArrayList<>(List.of("rule"));
        List<Map<Rule, int[]>> counts = new ArrayList<>();
        for (ConformanceReport report : reports) {
            header.add(report.backend());
            Map<Rule, int[]> byRule = new EnumMap<>(Rule.class);
            for (Outcome outcome : report.outcomes()) {
                int[] count = byRule.computeIfAbsent(outcome.rule(), _ -> new int[2]);
                count[0] += outcome.status() == Outcome.Status.PASSED ? 1 : 0;
                count[1] += outcome.status() == Outcome.Status.UNSUPPORTED ? 0 : 1;
            }
            counts.add(byRule);
        }
        List<List<String>> rows = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            List<String> cells = new ArrayList<>(List.of(rule.toString()));
            for (Map<Rule, int[]> byRule : counts) {
                int[] count = byRule.getOrDefault(rule, new int[2]);
                int failed = count[1] - count[0];
                cells.add(
                        count[1] == 0
                                ? "-"
                                : failed == 0
                                        ? String.format(Locale.ROOT, "%,d", count[1])
                                        : String.format(Locale.ROOT, "FAILED: %,d of %,d", failed, count[1]));
            }
            rows.add(cells);
        }
        page.table(header, rows, SuitePage::alarming);
    }
}
