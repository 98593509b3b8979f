package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.limpid.analysis.Charts;
import org.limpid.analysis.Spread;
import org.limpid.api.backend.Weights;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.PatchGrid;
import org.limpid.models.VitMae;
import org.limpid.models.VitMaeConfig;
import org.limpid.models.optim.AdamW;
import org.limpid.training.EpochMetrics;
import org.limpid.training.Evaluator;
import org.limpid.training.MeanPredictor;
import org.limpid.training.ReconstructionTask;
import org.limpid.training.TrainingConfig;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/**
 * CRATE-MAE and a ViT-MAE of about as many parameters, trained alike to complete handwritten digits of which half is hidden: how
 * far from the truth they are beside the mean of the training images, and what a linear classifier tells from their frozen code,
 * beside random initialisations and the pixels (Pai et al., ICLR 2024, at the scale of a laptop).
 */
record Autoencoders() implements Experiment {

    private static final int SEED = 1;
    private static final int RANDOM_WEIGHTS = 3;
    /** A digit has little to spare: where three of four patches are hidden, as in the papers, its class often is too. */
    private static final double MASKED = 0.5;
    /** Held-out images that each epoch is followed on; all of them are looked at in the end. */
    private static final int FOLLOWED = 1_000;

    /**
     * How large everything is.
     *
     * @param train images to learn to complete
     * @param test images to complete and to tell apart
     * @param probe labelled images that a linear classifier is fitted to
     * @param depth layers of the encoder, and of the decoder
     */
    private record Scale(int train, int test, int probe, int epochs, int dim, int depth) {

        static final Scale FULL = new Scale(10_000, 2_000, 1_000, 12, 64, 3);
        static final Scale QUICK = new Scale(600, 100, 200, 2, 16, 1);
    }

    /** What was measured of one network. */
    private record Probed(
            TrainedModel network,
            double error,
            Map<LinearProbe.Reading, Double> trained,
            Map<LinearProbe.Reading, Spread> random) {}

    @Override
    public String name() {
        return "autoencoders";
    }

    @Override
    public String summary() {
        return "CRATE-MAE and a ViT-MAE of one size: completed digits, and a linear probe of the frozen code";
    }

    @Override
    public Findings run(Setting setting) {
        Scale scale = setting.quick() ? Scale.QUICK : Scale.FULL;
        Dataset data = setting.digits(scale.train(), scale.test());
        LinearProbe probe = new LinearProbe(setting.backend(), data.train().first(scale.probe()), data.heldOut());
        List<MaskedAutoencoder> networks = networks(data.train(), scale);
        double mean = MeanPredictor.error(networks.getFirst(), data, SEED);
        List<Probed> probed = networks.stream()
                .map(network -> probed(setting, scale, network, data, probe))
                .toList();
        double pixels = probe.ofPixels();
        return new Findings(
                account(scale, data),
                figures(setting, probed, mean, pixels),
                series(probed, mean, pixels),
                List.of(curves(probed, mean)));
    }

    /** Half CRATE's width makes a vision transformer of its size. */
    private static List<MaskedAutoencoder> networks(ImageSet images, Scale scale) {
        PatchGrid grid = ImageSets.patches(images, 4);
        int dim = scale.dim();
        int depth = scale.depth();
        return List.of(
                new CrateMae(new CrateMaeConfig(grid, dim, depth, 4, depth, 4, MASKED, false, 0.1, 0.5, 1e-5, 1e-6)),
                new VitMae(new VitMaeConfig(grid, dim / 2, depth, 4, dim / 2, depth, 4, MASKED, false, true, 1e-6)));
    }

    private static Probed probed(
            Setting setting, Scale scale, MaskedAutoencoder network, Dataset data, LinearProbe probe) {
        TrainingConfig config = TrainingConfig.builder()
                .epochs(scale.epochs())
                .batchSize(50)
                .learningRate(5e-3)
                .optimizer(AdamW.of(0.05))
                .seed(SEED)
                .build();
        Dataset followed = new Dataset(data.name(), data.train(), data.heldOut().first(FOLLOWED));
        TrainedModel trained = TrainedModel.of(
                network.kind().toUpperCase(Locale.ROOT),
                setting.backend(),
                new ReconstructionTask(network),
                followed,
                config);
        double error = Evaluator.evaluate(setting.backend(), trained.result().checkpoint(), data.heldOut())
                .loss();
        Map<LinearProbe.Reading, Double> accuracies = new EnumMap<>(LinearProbe.Reading.class);
        Map<LinearProbe.Reading, Spread> random = new EnumMap<>(LinearProbe.Reading.class);
        try (Weights weights = trained.result().checkpoint().allocate(setting.backend())) {
            for (LinearProbe.Reading reading : LinearProbe.Reading.values()) {
                accuracies.put(reading, probe.ofCode(network, weights, reading));
                random.put(reading, probe.ofRandomCode(network, reading, SEED, RANDOM_WEIGHTS));
            }
        }
        return new Probed(trained, error, accuracies, random);
    }

    private static String account(Scale scale, Dataset data) {
        return ("Patches of 4 × 4 pixels, half of them hidden; %d layers to encode and %d to decode; %d images of %s to learn from,"
                        + " %d held out; %d epochs of AdamW with a rate of 0.005 at most, one seed, the last epoch's weights: the"
                        + " same for both. The probe is logistic regression on standardised features of %d labelled training"
                        + " images, whose decay is chosen on the last fifth of them; it is the same for every code and for the"
                        + " pixels, and sees whole images.")
                .formatted(
                        scale.depth(),
                        scale.depth(),
                        data.train().size(),
                        data.name(),
                        data.heldOut().size(),
                        scale.epochs(),
                        scale.probe());
    }

    private static List<Figure> figures(Setting setting, List<Probed> probed, double mean, double pixels) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.beside("error of the mean of the training images", Double.NaN, mean));
        figures.add(Figure.atLeast("pixels: accuracy of the probe, above chance", 0.2, pixels));
        for (Probed one : probed) {
            String name = one.network().name();
            figures.add(Figure.beside(
                    name + ": parameters", Double.NaN, one.network().parameters()));
            figures.add(Figure.beside(
                    name + ": minutes of training", Double.NaN, one.network().minutes()));
            figures.add(Figure.beside(name + ": error of a hidden number", Double.NaN, one.error()));
            String factor = name + ": error of the mean over its own";
            figures.add(
                    setting.quick()
                            ? Figure.beside(factor, Double.NaN, mean / one.error())
                            : Figure.atLeast(factor, 1, mean / one.error()));
            one.trained().forEach((reading, accuracy) -> {
                String what = name + ", " + reading.words();
                Spread random = value(one.random(), reading);
                figures.add(Figure.beside(what + ": probe of random weights", Double.NaN, random.mean()));
                figures.add(Figure.beside(what + ": its deviation over seeds", Double.NaN, random.deviation()));
                // What is asked is that the whole code of CRATE-MAE beats both; a quick run is too short to tell.
                boolean asked = reading == LinearProbe.Reading.ALL
                        && one.network().model() instanceof CrateMae
                        && !setting.quick();
                figures.add(
                        asked
                                ? Figure.atLeast(what + ": probe, trained", Math.max(random.mean(), pixels), accuracy)
                                : Figure.beside(what + ": probe, trained", Double.NaN, accuracy));
            });
        }
        return figures;
    }

    private static List<List<String>> series(List<Probed> probed, double mean, double pixels) {
        List<List<String>> series = new ArrayList<>();
        series.add(List.of("network", "quantity", "epoch_or_reading", "mean", "deviation"));
        series.add(List.of("mean of the training images", "error", "", number(mean), ""));
        series.add(List.of("pixels", "probe", "", number(pixels), ""));
        for (Probed one : probed) {
            String name = one.network().name();
            for (EpochMetrics epoch : one.network().result().epochs()) {
                series.add(List.of(
                        name,
                        "error on the images followed",
                        Integer.toString(epoch.epoch()),
                        number(epoch.heldOutLoss()),
                        ""));
            }
            series.add(List.of(name, "error", "", number(one.error()), ""));
            one.trained().forEach((reading, accuracy) -> {
                Spread random = value(one.random(), reading);
                series.add(List.of(name, "probe of trained weights", reading.words(), number(accuracy), ""));
                series.add(List.of(
                        name,
                        "probe of random weights",
                        reading.words(),
                        number(random.mean()),
                        number(random.deviation())));
            });
        }
        return series;
    }

    private static Spread value(Map<LinearProbe.Reading, Spread> spreads, LinearProbe.Reading reading) {
        return Objects.requireNonNull(spreads.get(reading));
    }

    private static Picture curves(List<Probed> probed, double mean) {
        List<Charts.Curve> curves = new ArrayList<>();
        for (Probed one : probed) {
            List<EpochMetrics> epochs = one.network().result().epochs();
            curves.add(Charts.Curve.of(
                    one.network().name(),
                    epochs.stream().map(epoch -> (double) epoch.epoch()).toList(),
                    epochs.stream().map(EpochMetrics::heldOutLoss).toList()));
        }
        List<Double> places = curves.getFirst().x();
        curves.add(Charts.Curve.of(
                "the mean of the training images",
                places,
                places.stream().map(place -> mean).toList()));
        return new Picture(
                "Error of hidden numbers along training, on the first " + FOLLOWED + " held-out images",
                Charts.lines(
                        "Completing digits", "epoch", "squared error of a hidden number (normalised pixels)", curves));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
