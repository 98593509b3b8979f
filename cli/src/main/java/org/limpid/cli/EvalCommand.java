package org.limpid.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.limpid.api.backend.Backend;
import org.limpid.training.Checkpoint;
import org.limpid.training.Evaluation;
import org.limpid.training.Evaluator;
import org.limpid.training.Measure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures how well a trained network does on held-out images. */
@Command(
        name = "eval",
        description = "Evaluate a checkpoint on held-out images: those of the run, or of --data.",
        footerHeading = "%nExample:%n",
        footer = "  limpid eval runs/digits-20260101-120000")
final class EvalCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunMixin run;

    @Override
    public Integer call() {
        RunData loaded = run.load();
        try (Backend backend = run.open()) {
            Checkpoint checkpoint = loaded.checkpoint();
            Evaluation evaluation =
                    Evaluator.evaluate(backend, checkpoint, loaded.data().heldOut());
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    Locale.ROOT,
                    "checkpoint  %s, step %,d%n",
                    loaded.file(),
                    checkpoint.state().step());
            out.printf(
                    Locale.ROOT,
                    "images      %,d of %s, held out%n",
                    evaluation.images(),
                    loaded.data().name());
            out.printf("backend     %s, %s%n", backend.name(), backend.device().description());
            out.printf(Locale.ROOT, "loss        %.4f%n", evaluation.loss());
            for (Measure measure : checkpoint.run().createTask().measures()) {
                double value = evaluation.means().value(measure.name());
                out.printf(
                        "%-10s  %s%n",
                        measure.name().replace('_', ' '),
                        measure.kind() == Measure.Kind.SHARE ? Units.percent(value) : Double.toString(value));
            }
            out.flush();
        }
        return ExitCode.OK;
    }
}
