package org.limpid.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.training.Evaluation;
import org.limpid.training.Evaluator;
import org.limpid.training.MeanPredictor;
import org.limpid.training.ReconstructionTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a masked autoencoder makes of images of which most is hidden. */
@Command(
        name = "reconstruct",
        description =
                "Complete held-out images of which patches are hidden: original, what was shown, and what the network"
                        + " made of it, in one PNG; and its error beside that of the mean of the training images.",
        footerHeading = "%nExample:%n",
        footer = "  limpid train --model crate-mae --out runs/mae%n  limpid reconstruct runs/mae --out completed.png")
final class ReconstructCommand implements Callable<Integer> {

    private static final int MOST_IMAGES = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunMixin run;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many images. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "reconstruct.png",
            description = "Where the picture goes. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Override
    public Integer call() {
        if (count < 1 || count > MOST_IMAGES) {
            throw new LimpidException("the value of --count is " + count + "; expected 1 to " + MOST_IMAGES);
        }
        RunData loaded = run.load();
        ReconstructionTask task = new ReconstructionTask(loaded.autoencoder());
        try (Backend backend = run.open()) {
            byte[] png = Reconstructions.png(
                    backend, task, loaded.checkpoint(), loaded.data().heldOut(), count);
            write(png);
            Evaluation evaluation = Evaluator.evaluate(
                    backend, loaded.checkpoint(), loaded.data().heldOut());
            double mean = MeanPredictor.error(
                    task.model(),
                    loaded.data(),
                    loaded.checkpoint().run().training().seed());
            PrintWriter console = spec.commandLine().getOut();
            console.printf(
                    Locale.ROOT,
                    "checkpoint      %s, step %,d%n",
                    loaded.file(),
                    loaded.checkpoint().state().step());
            console.printf(
                    Locale.ROOT,
                    "held-out error  %.4f of %,d images of %s%n",
                    evaluation.loss(),
                    evaluation.images(),
                    loaded.data().name());
            console.printf(Locale.ROOT, "mean predictor  %.4f, %.1f times as much%n", mean, mean / evaluation.loss());
            console.println("picture         " + out);
            console.flush();
        }
        return ExitCode.OK;
    }

    private void write(byte[] png) {
        try {
            Files.write(out, png);
        } catch (IOException failure) {
            throw new LimpidException(
                    out + ": the picture cannot be written (" + failure + "); choose another file with --out", failure);
        }
    }
}
