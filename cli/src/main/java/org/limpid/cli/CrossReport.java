package org.limpid.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.text.Nearest;
import org.limpid.cli.verify.Candidate;
import org.limpid.conformance.ConformanceSuite;
import org.limpid.conformance.CrossCheck;

/** Compares two backends step by step and prints where they part. */
final class CrossReport {

    private final PrintWriter out;

    CrossReport(PrintWriter out) {
        this.out = out;
    }

    /**
     * The program of that name, or the training steps among those that are installed: programs that update parameters.
     *
     * @throws LimpidException if there is none
     */
    static List<ProgramExample> examples(@Nullable String name) {
        List<ProgramExample> all = List.copyOf(ConformanceSuite.examples());
        List<ProgramExample> chosen = all.stream()
                .filter(each -> name == null
                        ? !each.program().updates().isEmpty()
                        : each.name().equals(name))
                .toList();
        if (chosen.isEmpty()) {
            List<String> names = all.stream().map(ProgramExample::name).toList();
            throw new LimpidException(
                    name == null
                            ? "no module that is installed brings a training step to compare on"
                            : "there is no program '" + name + "'." + Nearest.hint(name, names) + " There are "
                                    + String.join(", ", names));
        }
        return chosen;
    }

    /** Gives the exit code. */
    int compare(Candidate first, Candidate second, List<ProgramExample> examples) {
        boolean agree = true;
        try (Backend one = first.provider().open(first.options());
                Backend other = second.provider().open(second.options())) {
            out.println("first    " + first.name() + ", " + one.device().description());
            out.println("second   " + second.name() + ", " + other.device().description());
            for (ProgramExample example : examples) {
                CrossCheck check = CrossCheck.of(one, other, example);
                print(check, first.name(), second.name());
                agree &= check.agrees();
            }
        }
        out.flush();
        return agree ? ExitCode.OK : ExitCode.DISAGREES;
    }

    private void print(CrossCheck check, String first, String second) {
        ProgramExample example = check.example();
        out.println();
        out.println(
                example.name() + ": " + Units.count(example.program().nodes().size()) + " steps, run "
                        + (example.runs() == 1 ? "once" : example.runs() + " times"));
        TextTable table = new TextTable("  op", first, second, "they differ by", "relative", "at<", "in<");
        for (CrossCheck.Step step : check.worstByOp()) {
            table.row(
                    "  " + step.op(),
                    String.format(Locale.ROOT, "%.2f", step.firstError()),
                    String.format(Locale.ROOT, "%.2f", step.secondError()),
                    String.format(Locale.ROOT, "%.2e", step.difference()),
                    String.format(Locale.ROOT, "%.1e", step.relative()),
                    place(step) + " " + step.type(),
                    step.scope().isEmpty() ? "-" : step.scope());
        }
        out.print(table);
        out.println(
                "  Errors of each backend are in multiples of the bound of the op, on the operands that it had itself.");
        check.firstParting()
                .ifPresentOrElse(
                        step -> out.println("  PART: first in " + place(step)
                                + (step.scope().isEmpty() ? "" : " in " + step.scope()) + ", where they differ by "
                                + String.format(Locale.ROOT, "%.2e", step.difference()) + ".\n    " + step.trouble()),
                        () -> out.println(
                                "  agree: " + Units.count(check.steps().size())
                                        + " results are within the bounds of their ops on both"));
        out.flush();
    }

    private static String place(CrossCheck.Step step) {
        return "run " + (step.run() + 1) + ", " + (step.op().equals("update") ? "" : "step ") + step.label();
    }
}
