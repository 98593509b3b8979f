package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.limpid.analysis.LayerComparison;
import org.limpid.analysis.LayerProfile;
import org.limpid.analysis.Spread;
import org.limpid.api.backend.Weights;
import org.limpid.models.Crate;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageClassifier;
import org.limpid.models.PatchGrid;
import org.limpid.models.Vit;
import org.limpid.models.VitConfig;
import org.limpid.models.layer.Readout.Pooling;
import org.limpid.models.optim.AdamW;
import org.limpid.training.ClassificationTask;
import org.limpid.training.Evaluator;
import org.limpid.training.TrainingConfig;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/**
 * CRATE, CRATE-α and a vision transformer of about as many parameters, trained alike on handwritten digits; and what each layer of
 * that CRATE does to the tokens of held-out images, beside random initialisations (Yu et al., NeurIPS 2023, figures 3 and 4, at the
 * scale of a laptop).
 */
record Classifiers() implements Experiment {

    private static final int SEED = 1;
    private static final int RANDOM_WEIGHTS = 3;
    private static final double DECAY = 0.6;
    /** Held-out images that each epoch is followed on; all of them are looked at in the end. */
    private static final int FOLLOWED = 1_000;

    private static final int MEASURED = 32;
    /** Trained within this many minutes on two cores. */
    private static final double MINUTES = 15;

    /**
     * How large everything is.
     *
     * @param train images to learn from
     * @param test images to tell apart
     * @param measured images whose tokens are measured
     */
    private record Scale(int train, int test, int epochs, int depth, int measured) {

        static final Scale FULL = new Scale(10_000, 10_000, 10, 6, 256);
        static final Scale QUICK = new Scale(1_000, 200, 4, 3, 64);
    }

    @Override
    public String name() {
        return "classifiers";
    }

    @Override
    public String summary() {
        return "CRATE, CRATE-alpha and a ViT of one size, trained alike on digits, and what CRATE's layers do";
    }

    @Override
    public Findings run(Setting setting) {
        Scale scale = setting.quick() ? Scale.QUICK : Scale.FULL;
        Dataset data = setting.digits(scale.train(), scale.test());
        List<TrainedModel> trained = networks(data.train(), scale).stream()
                .map(network -> trained(setting, scale, network, data))
                .toList();
        LayerComparison layers = layers(setting, scale, trained.getFirst(), data.heldOut());
        return new Findings(
                account(scale, data),
                figures(setting, trained, data.heldOut(), layers),
                series(trained, layers),
                pictures(layers));
    }

    /** Half CRATE's width makes a vision transformer of its size: a layer has 12d² numbers in place of 3d². */
    private static List<ImageClassifier> networks(ImageSet images, Scale scale) {
        PatchGrid grid = ImageSets.patches(images, 4);
        int classes = images.classNames().size();
        return List.of(
                new Crate(CrateConfig.builder()
                        .image(grid.imageHeight(), grid.imageWidth())
                        .patch(4, 4)
                        .channels(grid.channels())
                        .classes(classes)
                        .dim(64)
                        .depth(scale.depth())
                        .heads(4)
                        .pooling(Pooling.MEAN)
                        .build()),
                new CrateAlpha(new CrateAlphaConfig(
                        grid, classes, 36, scale.depth(), 4, 9, Pooling.MEAN, 0.1, 0.1, 4, 1e-6, 1e-5, false, true)),
                new Vit(new VitConfig(grid, classes, 32, scale.depth(), 4, Pooling.MEAN, 1e-6)));
    }

    private static TrainedModel trained(Setting setting, Scale scale, ImageClassifier network, Dataset data) {
        TrainingConfig config = TrainingConfig.builder()
                .epochs(scale.epochs())
                .batchSize(50)
                .learningRate(3e-3)
                // As strong as the paper's: what a subspace does not need vanishes, and with it coding rate.
                .optimizer(AdamW.of(DECAY))
                .labelSmoothing(0.05)
                .seed(SEED)
                .build();
        Dataset followed = new Dataset(data.name(), data.train(), data.heldOut().first(FOLLOWED));
        return TrainedModel.of(
                network.kind().toUpperCase(Locale.ROOT),
                setting.backend(),
                new ClassificationTask(network),
                followed,
                config);
    }

    private static LayerComparison layers(Setting setting, Scale scale, TrainedModel crate, ImageSet images) {
        ImageClassifier model = (ImageClassifier) crate.model();
        try (Weights weights = crate.result().checkpoint().allocate(setting.backend())) {
            return LayerComparison.of(
                    setting.backend(),
                    model,
                    model.inference(MEASURED),
                    weights,
                    images.batches(MEASURED, scale.measured()),
                    SEED,
                    RANDOM_WEIGHTS);
        }
    }

    private static String account(Scale scale, Dataset data) {
        return ("Patches of 4 × 4 pixels, %d layers of 4 heads, read from the mean of the tokens; %d images of %s to learn from,"
                        + " %d held out; %d epochs of AdamW with a rate of 0.003 at most and a decay of %s, label smoothing"
                        + " 0.05, one seed, the last epoch's weights: the same for all three. The layers"
                        + " are those of CRATE, measured on %d held-out images, with the ε² of the published curves.")
                .formatted(
                        scale.depth(),
                        data.train().size(),
                        data.name(),
                        data.heldOut().size(),
                        scale.epochs(),
                        DECAY,
                        scale.measured());
    }

    private static List<Figure> figures(
            Setting setting, List<TrainedModel> trained, ImageSet test, LayerComparison layers) {
        List<Figure> figures = new ArrayList<>();
        for (TrainedModel network : trained) {
            figures.add(Figure.beside(network.name() + ": parameters", Double.NaN, network.parameters()));
            figures.add(Figure.beside(network.name() + ": accuracy", Double.NaN, accuracy(setting, network, test)));
            figures.add(Figure.atLeast(
                    network.name() + ": minutes of " + (int) MINUTES + " left after training",
                    0,
                    MINUTES - network.minutes()));
        }
        falls(figures, setting, layers, "R^c before the compression, nats", LayerProfile::codingRate);
        falls(figures, setting, layers, "R^c behind the compression, nats", LayerProfile::compressedRate);
        falls(figures, setting, layers, "non-zero entries, fraction", LayerProfile::nonZero);
        return figures;
    }

    /** How much lower a measure is in the layer before the last than in the first; the last serves the classifier. */
    private static void falls(
            List<Figure> figures,
            Setting setting,
            LayerComparison layers,
            String what,
            Function<LayerProfile, Spread> measure) {
        int last = layers.trained().size() - 2;
        double fall = fall(layers.trained(), measure, last);
        Spread random = Spread.of(layers.random().stream()
                .mapToDouble(profiles -> fall(profiles, measure, last))
                .toArray());
        figures.add(Figure.beside(
                what + ": fall over layers 0 to " + last + ", random weights", Double.NaN, random.mean()));
        figures.add(Figure.beside(what + ": its deviation over initialisations", Double.NaN, random.deviation()));
        String trained = what + ": fall over layers 0 to " + last + ", trained";
        // A quick run is too short to tell.
        figures.add(
                setting.quick()
                        ? Figure.beside(trained, Double.NaN, fall)
                        : Figure.atLeast(trained, random.mean() + 3 * random.deviation(), fall));
    }

    private static double fall(List<LayerProfile> profiles, Function<LayerProfile, Spread> measure, int last) {
        return measure.apply(profiles.getFirst()).mean()
                - measure.apply(profiles.get(last)).mean();
    }

    private static double accuracy(Setting setting, TrainedModel network, ImageSet test) {
        return Evaluator.evaluate(setting.backend(), network.result().checkpoint(), test)
                .means()
                .value(ClassificationTask.ACCURACY);
    }

    private static List<List<String>> series(List<TrainedModel> trained, LayerComparison layers) {
        List<List<String>> series = new ArrayList<>();
        series.add(List.of("network", "weights", "layer_or_epoch", "quantity", "mean", "deviation"));
        for (TrainedModel network : trained) {
            network.result()
                    .epochs()
                    .forEach(epoch -> series.add(List.of(
                            network.name(),
                            "trained",
                            Integer.toString(epoch.epoch()),
                            "held_out_accuracy",
                            number(epoch.heldOutAccuracy()),
                            "")));
        }
        for (int layer = 0; layer < layers.trained().size(); layer++) {
            rows(series, layers, layer, "coding_rate_before", LayerProfile::codingRate);
            rows(series, layers, layer, "coding_rate_behind", LayerProfile::compressedRate);
            rows(series, layers, layer, "non_zero", LayerProfile::nonZero);
        }
        return series;
    }

    private static void rows(
            List<List<String>> series,
            LayerComparison layers,
            int layer,
            String quantity,
            Function<LayerProfile, Spread> measure) {
        row(series, "trained", layer, quantity, measure.apply(layers.trained().get(layer)));
        row(
                series,
                "random",
                layer,
                quantity,
                layers.across(layer, profile -> measure.apply(profile).mean()));
    }

    private static void row(List<List<String>> series, String weights, int layer, String quantity, Spread spread) {
        series.add(List.of(
                "CRATE",
                weights,
                Integer.toString(layer),
                quantity,
                number(spread.mean()),
                number(spread.deviation())));
    }

    private static List<Picture> pictures(LayerComparison layers) {
        return List.of(
                new Picture(
                        "Coding rate of the tokens that enter each layer's compression",
                        layers.chart(
                                "Coding rate before the compression",
                                "R^c (nats per image)",
                                LayerProfile::codingRate)),
                new Picture(
                        "Coding rate of the tokens that leave each layer's compression",
                        layers.chart(
                                "Coding rate behind the compression",
                                "R^c (nats per image)",
                                LayerProfile::compressedRate)),
                new Picture(
                        "Entries that each layer's sparsification leaves",
                        layers.chart("Sparsity", "non-zero entries (fraction)", LayerProfile::nonZero)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
