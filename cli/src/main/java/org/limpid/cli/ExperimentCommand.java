package org.limpid.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.limpid.analysis.Page;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.cli.experiment.Experiment;
import org.limpid.cli.experiment.Experiments;
import org.limpid.cli.experiment.Figure;
import org.limpid.cli.experiment.Findings;
import org.limpid.cli.experiment.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs published experiments again. */
@Command(
        name = "experiment",
        description = "Run a published experiment again: our figures beside the published ones, everything that was"
                + " measured as CSV, and the papers' plots in one HTML page.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every figure agrees with the published one.",
            "1:A figure disagrees.",
            "2:There is no such experiment, or its files cannot be written."
        },
        footerHeading = "%nExamples:%n",
        footer = "  limpid experiment --list%n  limpid experiment gaussians-2d --quick")
final class ExperimentCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one; --list shows them all.")
    private @Nullable String name;

    @Option(names = "--list", description = "List the experiments and do nothing else.")
    private boolean list;

    @Option(names = "--quick", description = "Stop after the first layers, and compare as far as they go.")
    private boolean quick;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            description =
                    "A folder with MNIST's four IDX files, gzipped or not, or one that holds it as 'mnist', for the"
                            + " experiments that need it. Default: what LIMPID_DATA names.")
    private @Nullable Path data;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where the files go. Default: runs/experiment-NAME.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            TextTable table = new TextTable("experiment", "what it shows<");
            Experiments.all().forEach(experiment -> table.row(experiment.name(), experiment.summary()));
            out.print(table);
            out.flush();
            return ExitCode.OK;
        }
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "the name of an experiment is missing; --list shows them all");
        }
        Experiment experiment = Experiments.named(name);
        Path folder = output == null ? Path.of("runs", "experiment-" + experiment.name()) : output;
        try (Backend backend = backends.open()) {
            Findings findings = experiment.run(new Setting(backend, quick, folder(), this::tell));
            out.println(experiment.name() + ": " + experiment.summary() + "; on " + backend.name());
            TextTable figures = figures(findings);
            out.print(figures);
            write(folder, experiment, findings, figures);
            PeakMemory.read().ifPresent(bytes -> out.println("the process took at most " + bytes));
            out.println("everything is in " + folder + ": report.html with its figures, measured.csv");
            out.flush();
            return findings.agrees() ? ExitCode.OK : ExitCode.DISAGREES;
        }
    }

    private void tell(String progress) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(progress);
        err.flush();
    }

    private @Nullable Path folder() {
        String variable = System.getenv(DataMixin.VARIABLE);
        return data == null && variable != null && !variable.isBlank() ? Path.of(variable) : data;
    }

    private static TextTable figures(Findings findings) {
        TextTable table = new TextTable("quantity", "published", "ours", "apart", "allowed", "verdict<");
        for (Figure figure : findings.figures()) {
            table.row(
                    figure.quantity(),
                    Double.isNaN(figure.published()) ? "" : number(figure.published()),
                    number(figure.ours()),
                    Double.isNaN(figure.published())
                            ? ""
                            : String.format(Locale.ROOT, "%.1e", Math.abs(figure.ours() - figure.published())),
                    allowed(figure),
                    figure.verdict());
        }
        return table;
    }

    private static String allowed(Figure figure) {
        return switch (figure.kind()) {
            case NEAR -> String.format(Locale.ROOT, "%.0e", figure.allowed());
            case AT_LEAST -> "at least";
            case BESIDE -> "";
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1e-3 ? "%.2e" : "%.6f", value);
    }

    private static void write(Path folder, Experiment experiment, Findings findings, TextTable figures) {
        Page page = new Page("Limpid: " + experiment.name())
                .paragraph(experiment.summary() + ".")
                .paragraph(findings.account())
                .heading("Ours beside the published")
                .table(figures.header(), figures.body());
        findings.pictures()
                .forEach(picture -> page.heading(picture.description()).picture(picture.png(), picture.description()));
        List<List<String>> series = findings.series();
        page.heading("Everything that was measured").table(series.getFirst(), series.subList(1, series.size()));
        String csv = series.stream().map(row -> String.join(",", row)).collect(Collectors.joining("\n", "", "\n"));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.html"), page.html());
            Files.writeString(folder.resolve("measured.csv"), csv);
            for (int number = 1; number <= findings.pictures().size(); number++) {
                Files.write(
                        folder.resolve("figure-" + number + ".png"),
                        findings.pictures().get(number - 1).png());
            }
        } catch (IOException failure) {
            throw new LimpidException(
                    folder + ": the report cannot be written: " + failure + "; choose another folder with --output",
                    failure);
        }
    }
}
