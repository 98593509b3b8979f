package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.program.ProgramExample;
import org.limpid.cli.verify.Candidate;
import org.limpid.cli.verify.CheckFilter;
import org.limpid.conformance.Check;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the backends that are installed against the rules of the suite, or against each other. */
@Command(
        name = "verify",
        description = {
            "Run the conformance suite on the backends that are installed here, and show what each makes of each op"
                    + " and how exact it is. Leaves a page, CSV and JSON in a folder.",
            "%nWith --against, compare two backends step by step on a training step of a real model instead, and say"
                    + " at which op they first part and by how much."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every check that was executed passed, on every backend; or the two agree.",
            "1:A check failed, or none was executed; or the two part.",
            "2:Bad input: a backend that cannot start, an unknown name, a folder that cannot be written."
        },
        footerHeading = "%nExamples:%n",
        footer = "  limpid verify%n"
                + "  limpid verify --backend cpu:scalar --only matmul --only 3.1%n"
                + "  limpid verify --backend cpu:vector --against cpu:scalar --run runs/digits-20260101-120000")
final class VerifyCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataMixin data;

    @Option(
            names = {"-b", "--backend"},
            paramLabel = "NAME[:VARIANT]",
            description =
                    "What to try, once or several times, as in cpu:scalar. Default: every variant of every backend that"
                            + " can start here.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads to compute with; 0, the default, takes all processors.")
    private int threads;

    @Option(
            names = "--only",
            paramLabel = "OP|RULE",
            description =
                    "Only the checks of an op, as in matmul, or of a rule, as in 1.3 or 3; may be repeated. The results"
                            + " say that they are partial.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "List the checks instead of running them.")
    private boolean list;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description =
                    "Where the results go: report.html, and NAME.csv and NAME.json for each backend, in the place of"
                            + " those that are there. Default: runs/verify-DATE-TIME.")
    private @Nullable Path out;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description =
                    "Also write the table of ops and backends as Markdown, of all results that lie in the folder.")
    private @Nullable Path table;

    @Option(
            names = "--against",
            paramLabel = "NAME[:VARIANT]",
            description = "Compare --backend (default: LIMPID_BACKEND, else auto) with this one instead.")
    private @Nullable String against;

    @Option(
            names = "--example",
            paramLabel = "NAME",
            description =
                    "With --against: the program to compare on. Default: every training step that the models bring.")
    private @Nullable String example;

    @Option(
            names = "--run",
            paramLabel = "RUN|CHECKPOINT",
            description = "With --against: compare on a training step of that run, with its weights and data.")
    private @Nullable Path run;

    @Override
    public Integer call() {
        requireSense();
        PrintWriter console = spec.commandLine().getOut();
        if (list) {
            return list(console);
        }
        Backends backends = Backends.discover();
        BackendOptions options = BackendOptions.DEFAULT.withThreads(threads);
        if (against != null) {
            Candidate first = Candidate.named(backends, names.isEmpty() ? null : names.getFirst(), options);
            Candidate second = Candidate.named(backends, against, options);
            return new CrossReport(console).compare(first, second, programs());
        }
        List<Check> checks = CheckFilter.choose(only);
        List<String> passedOver = new ArrayList<>();
        List<Candidate> candidates = names.isEmpty()
                ? Candidate.installed(backends, options, passedOver)
                : names.stream()
                        .map(name -> Candidate.named(backends, name, options))
                        .toList();
        passedOver.forEach(line -> console.println("passed over: " + line));
        if (candidates.isEmpty()) {
            throw new LimpidException("no backend can start, so nothing was tried. 'limpid backends' says what to do");
        }
        SuiteRun suite = new SuiteRun(console, Main.VERSION, !only.isEmpty());
        return suite.run(candidates, checks, folder(), table);
    }

    private void requireSense() {
        if (against == null && (example != null || run != null)) {
            throw new LimpidException(
                    "--example and --run choose what two backends are compared on: name the second one"
                            + " with --against");
        }
        if (against != null && (names.size() > 1 || !only.isEmpty() || list || table != null || out != null)) {
            throw new LimpidException(
                    "--against compares one --backend with another, step by step; --only, --list, --out and"
                            + " --table are of the suite, and a second --backend too. Leave them out");
        }
        for (String option : List.of("--data", "--digits")) {
            if (run == null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new LimpidException(option + " is the data of a run: name the run with --run, or leave it out");
            }
        }
        if (example != null && run != null) {
            throw new LimpidException("--example names a program and --run another: give one of them");
        }
        if (table != null && !only.isEmpty()) {
            throw new LimpidException(
                    "--table is of whole runs of the suite, and --only makes this one partial. Leave one"
                            + " of them out");
        }
    }

    private Integer list(PrintWriter console) {
        List<Check> checks = CheckFilter.choose(only);
        checks.forEach(console::println);
        console.println(Units.count(checks.size()) + " checks");
        console.flush();
        return ExitCode.OK;
    }

    private Path folder() {
        return out != null
                ? out
                : Path.of(
                        "runs",
                        "verify-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
    }

    private List<ProgramExample> programs() {
        if (run != null) {
            return List.of(RunExample.of(run, data));
        }
        return CrossReport.examples(example);
    }
}
