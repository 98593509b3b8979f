package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.cli.parity.Comparison;
import org.limpid.cli.parity.Parity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds models against reference files. */
@Command(
        name = "parity",
        description =
                "Compare every tensor of a reference file with what a backend computes: activations, loss, gradients,"
                        + " and parameters after optimiser steps.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Everything was compared and agrees.",
            "1:Something disagrees, or nothing was compared.",
            "2:A file is broken, or holds a tensor, key or value that is not understood."
        },
        footerHeading = "%nExample:%n",
        footer = "  limpid parity --backend cpu:scalar crate-micro.safetensors")
final class ParityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Reference files in the safetensors format.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int worst = ExitCode.OK;
        try (Backend backend = backends.open()) {
            for (Path file : files) {
                worst = Math.max(worst, compare(file, backend, out));
            }
        }
        return worst;
    }

    private int compare(Path file, Backend backend, PrintWriter out) {
        try {
            Parity.Report report = Parity.of(file, backend);
            print(report, backend, out);
            return report.agrees() ? ExitCode.OK : ExitCode.DISAGREES;
        } catch (LimpidException broken) {
            // The other files are still compared; what is wrong with this one is said where its table would stand.
            PrintWriter err = spec.commandLine().getErr();
            err.println("limpid: " + broken.getMessage());
            Main.traceIfDebugging(spec, broken);
            err.flush();
            return ExitCode.BAD_INPUT;
        } finally {
            out.flush();
        }
    }

    private static void print(Parity.Report report, Backend backend, PrintWriter out) {
        out.println(report.file());
        out.println("  " + report.model() + "; on " + backend.name() + ", "
                + backend.device().description());
        TextTable table = new TextTable(
                "  group", "tensors", "values", "left out", "worst error", "allowed", "verdict<", "worst at<");
        for (Comparison group : report.comparisons()) {
            table.row(
                    "  " + group.group(),
                    Units.count(group.tensors()),
                    Units.count(group.values()),
                    Units.count(group.skipped()),
                    group.values() == 0 ? "-" : String.format(Locale.ROOT, "%.2e", group.worst()),
                    String.format(Locale.ROOT, "%.0e %s", group.allowed(), group.isRelative() ? "rel" : "abs"),
                    group.values() == 0 ? "nothing" : group.agrees() ? "agrees" : "DISAGREES",
                    group.worstAt());
        }
        out.print(table);
        String compared = Units.count(report.values()) + " values in " + report.tensors() + " tensors";
        out.println(
                report.values() == 0
                        ? "  FAILED: the file holds no result to compare"
                        : report.agrees()
                                ? "  agrees: " + compared
                                : "  DISAGREES: see above; compared were " + compared);
        out.println();
    }
}
