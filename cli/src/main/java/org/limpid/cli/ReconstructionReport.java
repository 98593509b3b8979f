package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.limpid.analysis.Charts;
import org.limpid.analysis.Page;
import org.limpid.api.backend.Backend;
import org.limpid.training.EpochMetrics;
import org.limpid.training.MeanPredictor;
import org.limpid.training.ReconstructionTask;
import org.limpid.training.RunFolder;
import org.limpid.training.TrainingResult;
import org.limpid.training.data.Dataset;

/** What the training of a masked autoencoder achieved: what the command prints, and what it leaves in the run folder. */
final class ReconstructionReport {

    private static final int PICTURES = 8;

    private final List<EpochMetrics> epochs;
    private final EpochMetrics best;
    private final double meanError;
    private final byte[] images;

    private ReconstructionReport(List<EpochMetrics> epochs, EpochMetrics best, double meanError, byte[] images) {
        this.epochs = epochs;
        this.best = best;
        this.meanError = meanError;
        this.images = images;
    }

    /** Measures and draws. */
    static ReconstructionReport of(Backend backend, ReconstructionTask task, Dataset data, TrainingResult result) {
        long seed = result.checkpoint().run().training().seed();
        return new ReconstructionReport(
                result.epochs(),
                result.bestEpoch(task),
                MeanPredictor.error(task.model(), data, seed),
                Reconstructions.png(backend, task, result.checkpoint(), data.heldOut(), PICTURES));
    }

    private double factor() {
        return meanError / epochs.getLast().heldOutLoss();
    }

    private String account() {
        return String.format(
                Locale.ROOT,
                "Squared error of a number in a hidden patch of held-out images: %.4f after %d epochs; the mean of the"
                        + " training images gives %.4f, %.1f times as much.",
                epochs.getLast().heldOutLoss(),
                epochs.size(),
                meanError,
                factor());
    }

    void write(RunFolder folder) {
        byte[] loss = Charts.lines(
                "Reconstruction error",
                "epoch",
                "squared error of a hidden number (normalised pixels)",
                List.of(curve("training", true), curve("held-out", false)));
        folder.writeFile("loss.png", loss);
        folder.writeFile("reconstruct.png", images);
        String page = new Page("Limpid: a masked autoencoder")
                .paragraph(account())
                .heading("Training")
                .picture(loss, "Reconstruction error of training and held-out images by epoch")
                .heading("Held-out images")
                .paragraph(
                        "Each column is an image: as it is, what the network was shown of it, and what was shown with the"
                                + " network's answer in the place of the rest.")
                .picture(images, "Images, what was shown of them, and how the network completed them")
                .html();
        folder.writeFile("report.html", page.getBytes(StandardCharsets.UTF_8));
    }

    private Charts.Curve curve(String name, boolean train) {
        return Charts.Curve.of(
                name,
                epochs.stream().map(epoch -> (double) epoch.epoch()).toList(),
                epochs.stream()
                        .map(epoch -> train ? epoch.trainLoss() : epoch.heldOutLoss())
                        .toList());
    }

    void print(PrintWriter out, RunFolder folder, double seconds) {
        out.println();
        out.printf(
                Locale.ROOT,
                "held-out error  %.4f after %d epochs (best: %.4f in epoch %d)%n",
                epochs.getLast().heldOutLoss(),
                epochs.size(),
                best.heldOutLoss(),
                best.epoch());
        out.printf(Locale.ROOT, "mean predictor  %.4f, %.1f times as much%n%n", meanError, factor());
        out.printf("took %s; everything is in %s%n", Units.duration(seconds), folder.path());
        out.println("  report.html       curves and pictures on one page");
        out.println("  reconstruct.png   held-out images, what was shown of them, and how they were completed");
        out.println("  checkpoints/      best.safetensors, latest.safetensors");
        out.println();
        out.println("Next:");
        out.println(
                "  limpid probe " + folder.path() + "        what a linear classifier reads off the frozen encoder");
        out.println("  limpid reconstruct " + folder.path() + "  more pictures");
    }
}
