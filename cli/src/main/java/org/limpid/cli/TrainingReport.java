package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.limpid.analysis.Charts;
import org.limpid.analysis.LayerComparison;
import org.limpid.analysis.LayerProfile;
import org.limpid.analysis.Page;
import org.limpid.analysis.Spread;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.training.ClassificationTask;
import org.limpid.training.EpochMetrics;
import org.limpid.training.RunFolder;
import org.limpid.training.TrainingResult;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.NearestNeighbour;

/**
 * What a training achieved and what it did to the layers: the table that the command prints, and the curves, CSV and page
 * that it leaves in the run folder.
 */
final class TrainingReport {

    private static final int IMAGES = 256;
    private static final int BATCH = 32;
    private static final int RANDOM_WEIGHTS = 3;
    /** Searching all of a large data set takes longer than training on it: so many are enough for a comparison. */
    private static final int NEIGHBOURS = 20_000;

    private static final int QUERIES = 2_000;

    private final List<EpochMetrics> epochs;
    private final EpochMetrics best;
    private final double nearestNeighbour;
    private final String neighbours;
    private final List<LayerProfile> before;
    private final @Nullable LayerComparison layers;

    private TrainingReport(
            ClassificationTask task,
            TrainingResult result,
            double nearestNeighbour,
            String neighbours,
            List<LayerProfile> before,
            @Nullable LayerComparison layers) {
        this.epochs = result.epochs();
        this.best = result.bestEpoch(task);
        this.nearestNeighbour = nearestNeighbour;
        this.neighbours = neighbours;
        this.before = before;
        this.layers = layers;
    }

    /** Measures the trained layers, the same before training, and those of other random weights. */
    static TrainingReport of(Backend backend, ClassificationTask task, Dataset data, TrainingResult result) {
        ImageClassifier model = task.model();
        var train = data.train().first(NEIGHBOURS);
        var queries = data.heldOut().first(QUERIES);
        String neighbours = Units.count(queries.size()) + " held-out images against " + Units.count(train.size());
        double nearest = NearestNeighbour.accuracy(train, queries);
        int size = Math.min(BATCH, data.heldOut().size());
        Program inference = model.inference(size);
        if (!LayerComparison.fits(inference)) {
            return new TrainingReport(task, result, nearest, neighbours, List.of(), null);
        }
        List<Tensor> images = data.heldOut().batches(size, IMAGES);
        long seed = result.checkpoint().run().training().seed();
        try (Weights weights = result.checkpoint().allocate(backend)) {
            LayerComparison layers =
                    LayerComparison.of(backend, model, inference, weights, images, seed, RANDOM_WEIGHTS);
            model.initialise(seed).forEach(weights::write);
            List<LayerProfile> before = LayerComparison.profile(backend, model, inference, weights, images);
            return new TrainingReport(task, result, nearest, neighbours, before, layers);
        }
    }

    /** Prints the result, the layers, where the files are, and what to try next. */
    void print(PrintWriter out, RunFolder folder, double seconds) {
        EpochMetrics last = epochs.getLast();
        out.println();
        out.printf(
                Locale.ROOT,
                "held-out accuracy  %s after %d epochs (best: %s in epoch %d)%n",
                Units.percent(last.heldOutAccuracy()),
                last.epoch(),
                Units.percent(best.heldOutAccuracy()),
                best.epoch());
        out.printf("1-nearest-neighbour on pixels  %s (%s)%n%n", Units.percent(nearestNeighbour), neighbours);
        if (layers == null) {
            out.println("Its layers have no meaning that could be measured.");
        } else {
            printLayers(out, layers);
        }
        out.println();
        out.printf("took %s; everything is in %s%n", Units.duration(seconds), folder.path());
        out.println("  report.html         curves and tables on one page");
        out.println("  metrics.csv, .json  losses and accuracies"
                + (layers == null ? "" : ";  layers.csv  the table above"));
        out.println("  checkpoints/        best.safetensors, latest.safetensors");
        out.println();
        out.println("Next:");
        String evaluate = "limpid eval " + folder.path();
        int width = Math.max(evaluate.length(), 46);
        next(out, width, evaluate, "evaluate the best checkpoint");
        next(out, width, "limpid train --preset mnist --data DIR", "the same on MNIST's files");
        next(out, width, "limpid explain --preset tiny --classes 1000", "what each step of a CRATE is for and costs");
        next(out, width, "limpid parity FILE.safetensors", "hold the network against a reference");
    }

    private void printLayers(PrintWriter out, LayerComparison layers) {
        out.println("What each layer does to the tokens of held-out images, against "
                + layers.random().size() + " random initialisations:");
        out.print(layerTable(layers));
        out.println();
        out.println(
                "R^c: coding rate of the tokens in the layer's subspaces, in nats per image; a layer that compresses"
                        + " lowers it.\nnon-zero: entries that survive the sparsification step.  coherence: overlap of the"
                        + " subspaces, 0 if orthogonal.");
    }

    private static void next(PrintWriter out, int width, String command, String purpose) {
        out.println("  " + command + " ".repeat(width - command.length()) + "  " + purpose);
    }

    private TextTable layerTable(LayerComparison layers) {
        TextTable table = new TextTable(
                "layer",
                "R^c random",
                "R^c before",
                "R^c trained",
                "non-zero random",
                "before",
                "trained",
                "coherence before",
                "trained");
        for (int layer = 0; layer < layers.trained().size(); layer++) {
            LayerProfile first = before.get(layer);
            LayerProfile now = layers.trained().get(layer);
            Spread rates = layers.across(layer, profile -> profile.codingRate().mean());
            Spread fractions = layers.across(layer, profile -> profile.nonZero().mean());
            table.row(
                    Integer.toString(layer),
                    String.format(Locale.ROOT, "%.1f ± %.1f", rates.mean(), rates.deviation()),
                    String.format(Locale.ROOT, "%.1f", first.codingRate().mean()),
                    String.format(Locale.ROOT, "%.1f", now.codingRate().mean()),
                    String.format(Locale.ROOT, "%.3f ± %.3f", fractions.mean(), fractions.deviation()),
                    String.format(Locale.ROOT, "%.3f", first.nonZero().mean()),
                    String.format(Locale.ROOT, "%.3f", now.nonZero().mean()),
                    String.format(Locale.ROOT, "%.3f", first.coherence()),
                    String.format(Locale.ROOT, "%.3f", now.coherence()));
        }
        return table;
    }

    /** Leaves curves, table and page in the run folder. */
    void write(RunFolder folder) {
        byte[] loss = Charts.lines(
                "Loss",
                "epoch",
                "cross-entropy (nats)",
                List.of(curve("training", EpochMetrics::trainLoss), curve("held-out", EpochMetrics::heldOutLoss)));
        byte[] accuracy = Charts.lines(
                "Accuracy",
                "epoch",
                "right answers (%)",
                List.of(
                        curve("training", epoch -> 100 * epoch.trainAccuracy()),
                        curve("held-out", epoch -> 100 * epoch.heldOutAccuracy())));
        folder.writeFile("loss.png", loss);
        folder.writeFile("accuracy.png", accuracy);
        Page page = new Page("Limpid: " + name(folder.path()))
                .paragraph("Held-out accuracy " + Units.percent(epochs.getLast().heldOutAccuracy()) + " after "
                        + epochs.size() + " epochs; the nearest neighbour on pixels gets "
                        + Units.percent(nearestNeighbour)
                        + " (" + neighbours + ").")
                .heading("Training")
                .picture(loss, "Loss of training and held-out images by epoch")
                .picture(accuracy, "Accuracy on training and held-out images by epoch");
        if (layers != null) {
            writeLayers(folder, page, layers);
        }
        folder.writeFile("report.html", page.html().getBytes(StandardCharsets.UTF_8));
    }

    private void writeLayers(RunFolder folder, Page page, LayerComparison layers) {
        byte[] rate = layers.chart("Coding rate along the layers", "R^c (nats per image)", LayerProfile::codingRate);
        byte[] sparsity =
                layers.chart("Sparsity along the layers", "non-zero entries (fraction)", LayerProfile::nonZero);
        folder.writeFile("coding-rate.png", rate);
        folder.writeFile("sparsity.png", sparsity);
        folder.writeFile("layers.csv", layersCsv(layers).getBytes(StandardCharsets.UTF_8));
        TextTable table = layerTable(layers);
        page.heading("What each layer does")
                .paragraph("A compression step lowers the coding rate R^c of the tokens in the layer's subspaces; a"
                        + " sparsification step leaves few of their entries non-zero. Bars: standard deviation over images;"
                        + " for random weights, over initialisations.")
                .picture(rate, "Coding rate by layer, trained against random weights")
                .picture(sparsity, "Fraction of non-zero entries by layer, trained against random weights")
                .table(table.header(), table.body());
    }

    private Charts.Curve curve(String name, Function<EpochMetrics, Double> value) {
        return Charts.Curve.of(
                name,
                epochs.stream().map(epoch -> (double) epoch.epoch()).toList(),
                epochs.stream().map(value).toList());
    }

    private String layersCsv(LayerComparison layers) {
        StringBuilder csv = new StringBuilder("weights,layer,coding_rate_mean,coding_rate_deviation,non_zero_mean,"
                + "non_zero_deviation,coherence\n");
        append(csv, "trained", layers.trained());
        append(csv, "before", before);
        for (int i = 0; i < layers.random().size(); i++) {
            append(csv, "random" + (i + 1), layers.random().get(i));
        }
        return csv.toString();
    }

    private static void append(StringBuilder csv, String weights, List<LayerProfile> profiles) {
        for (LayerProfile p : profiles) {
            csv.append(weights)
                    .append(',')
                    .append(p.layer())
                    .append(',')
                    .append(p.codingRate().mean())
                    .append(',')
                    .append(p.codingRate().deviation())
                    .append(',')
                    .append(p.nonZero().mean())
                    .append(',')
                    .append(p.nonZero().deviation())
                    .append(',')
                    .append(p.coherence())
                    .append('\n');
        }
    }

    private static String name(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }
}
