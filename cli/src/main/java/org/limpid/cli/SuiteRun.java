package org.limpid.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.cli.verify.Candidate;
import org.limpid.cli.verify.OpTable;
import org.limpid.cli.verify.OpsPage;
import org.limpid.cli.verify.SuitePage;
import org.limpid.cli.verify.SuiteResult;
import org.limpid.cli.verify.SuiteResultFile;
import org.limpid.conformance.Check;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.ConformanceSuite;
import org.limpid.conformance.Outcome;

/** Runs the suite on one backend after the other, prints what it found, and writes it down. */
final class SuiteRun {

    private static final int COLUMNS = 100;
    private static final int REDRAW_MILLIS = 200;
    /** A backend with one fault may fail hundreds of checks. */
    private static final int MOST_FAILURES = 10;

    private final PrintWriter out;
    private final String version;
    private final boolean partial;

    SuiteRun(PrintWriter out, String version, boolean partial) {
        this.out = out;
        this.version = version;
        this.partial = partial;
    }

    /** Gives the exit code. */
    int run(List<Candidate> candidates, List<Check> checks, Path folder, @Nullable Path table) {
        create(folder);
        if (partial) {
            out.println("partial: " + Units.count(checks.size()) + " of "
                    + Units.count(ConformanceSuite.checks().size()) + " checks were asked for");
        }
        List<SuiteResult> results = new ArrayList<>();
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        for (Candidate candidate : candidates) {
            long start = System.nanoTime();
            ConformanceReport report = run(candidate, checks);
            SuiteResult result = new SuiteResult(version, today, partial, report);
            results.add(result);
            write(result.file(folder, "csv"), report.csv());
            write(result.file(folder, "json"), SuiteResultFile.json(result));
            print(report, (System.nanoTime() - start) / 1e9);
        }
        write(folder.resolve("report.html"), SuitePage.html(results));
        print(OpTable.of(results.stream().map(SuiteResult::report).toList()));
        out.println();
        results.forEach(result -> out.println(verdict(result.report())));
        out.println("everything is in " + folder + ": report.html, and a CSV and JSON for each backend");
        if (table != null) {
            write(table, OpsPage.markdown(wholeResults(folder)));
            out.println("the table is in " + table);
        }
        out.flush();
        boolean passed = results.stream().allMatch(result -> result.report().passed());
        return passed ? ExitCode.OK : ExitCode.DISAGREES;
    }

    private static List<SuiteResult> wholeResults(Path folder) {
        List<SuiteResult> results = SuiteResultFile.readAll(folder);
        results.stream().filter(SuiteResult::partial).findFirst().ifPresent(result -> {
            throw new LimpidException(result.file(folder, "json") + ": is of a partial run, and the table is of whole"
                    + " ones. Run 'limpid verify --backend " + result.backend() + "' without --only, or remove it");
        });
        return results;
    }

    private ConformanceReport run(Candidate candidate, List<Check> checks) {
        boolean bars =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        try (ConformanceSuite suite = ConformanceSuite.of(candidate.provider(), candidate.options())) {
            if (!bars) {
                return suite.run(checks, _ -> {});
            }
            try (ProgressBar bar = new ProgressBarBuilder()
                    .setTaskName(candidate.name())
                    .setInitialMax(checks.size())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REDRAW_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                    .clearDisplayOnFinish()
                    .build()) {
                return suite.run(checks, outcome -> {
                    bar.step();
                    bar.setExtraMessage(outcome.rule().number() + " " + outcome.op());
                });
            }
        }
    }

    private void print(ConformanceReport report, double seconds) {
        out.println(report.summary() + ", in " + Units.duration(seconds));
        out.println("  on " + report.installation().device());
        List<Outcome> failed = report.of(Outcome.Status.FAILED);
        failed.stream()
                .limit(MOST_FAILURES)
                .forEach(outcome -> out.println("  FAILED " + outcome.title() + "\n    "
                        + outcome.message().replace("\n", "\n    ")));
        if (failed.size() > MOST_FAILURES) {
            out.println("  … and " + Units.count(failed.size() - MOST_FAILURES) + " more; all of them are in the CSV");
        }
        for (String name : report.unsupported()) {
            long times = report.of(Outcome.Status.UNSUPPORTED).stream()
                    .filter(outcome -> outcome.message().equals(name))
                    .count();
            out.println("  unsupported: " + name + ", in " + Units.count(times) + " checks");
        }
        out.flush();
    }

    private void print(OpTable table) {
        if (table.rows().isEmpty()) {
            return; // Some rules are about no op.
        }
        out.println();
        String[] header = new String[1 + table.backends().size()];
        header[0] = "op";
        for (int i = 1; i < header.length; i++) {
            header[i] = table.backends().get(i - 1) + "<";
        }
        TextTable text = new TextTable(header);
        for (OpTable.Row row : table.rows()) {
            String[] cells = new String[header.length];
            cells[0] = row.op();
            for (int i = 1; i < cells.length; i++) {
                cells[i] = row.cells().get(i - 1).text();
            }
            text.row(cells);
        }
        out.print(text);
        out.println("The numbers are the largest errors in multiples of what the op's record allows.");
    }

    private static String verdict(ConformanceReport report) {
        String counts = String.format(Locale.ROOT, "%,d checks", report.executed());
        if (report.executed() == 0) {
            return "FAILED   " + report.backend() + ": no check was executed";
        }
        int failed = report.of(Outcome.Status.FAILED).size();
        String lacking = report.unsupported().isEmpty()
                ? ""
                : "; it says that it lacks " + String.join(", ", report.unsupported());
        return failed == 0
                ? "conforms " + report.backend() + ": " + counts + lacking
                : "FAILED   " + report.backend() + ": " + Units.count(failed) + " of " + counts + lacking;
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new LimpidException(folder + ": cannot be made a folder (" + failure + ")", failure);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new LimpidException(file + ": cannot be written (" + failure + ")", failure);
        }
    }
}
