package org.limpid.cli.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.limpid.analysis.Charts;
import org.limpid.analysis.readout.NearestSubspace;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageClassifier;
import org.limpid.models.RateReduction;
import org.limpid.models.redunet.LegacyRandom;
import org.limpid.training.ClassificationTask;
import org.limpid.training.RateReductionTask;
import org.limpid.training.Task;
import org.limpid.training.Trainer;
import org.limpid.training.TrainingConfig;
import org.limpid.training.TrainingResult;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/**
 * Learning from labels of which some are wrong (Yu et al., NeurIPS 2020, Table 1), at the scale of a laptop: a small CRATE on
 * handwritten digits, trained by maximal coding rate reduction and read out by the nearest subspace, beside one trained by
 * cross-entropy. The published numbers are of a residual network on CIFAR-10.
 */
record LabelNoise() implements Experiment {

    private static final List<Double> RATIOS = List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5);
    private static final List<Double> PUBLISHED_ENTROPY = List.of(.939, .909, .861, .791, .724, .603);
    private static final List<Double> PUBLISHED_REDUCTION = List.of(.940, .911, .897, .881, .866, .843);
    private static final List<Double> QUICK_RATIOS = List.of(0.0, 0.5);
    private static final int NOISE_SEED = 10;
    private static final int DIMENSION = 64;
    private static final int COMPONENTS = 6;
    private static final double EPSILON_SQUARED = 0.5;
    private static final int BATCH = 500;
    private static final int READ = 100;

    /**
     * How large everything is.
     *
     * @param train images to learn from
     * @param test images to tell apart
     */
    private record Scale(int train, int test, int epochs) {

        static final Scale FULL = new Scale(2_000, 10_000, 60);
        static final Scale QUICK = new Scale(1_000, 300, 5);
    }

    @Override
    public String name() {
        return "label-noise";
    }

    @Override
    public String summary() {
        return "whether features learned by rate reduction withstand wrong labels better than cross-entropy";
    }

    @Override
    public Findings run(Setting setting) {
        Scale scale = setting.quick() ? Scale.QUICK : Scale.FULL;
        Dataset digits = setting.digits();
        ImageSet train = digits.train().first(scale.train());
        ImageSet test = digits.heldOut().first(scale.test());
        List<Double> ratios = setting.quick() ? QUICK_RATIOS : RATIOS;
        List<List<String>> series = new ArrayList<>();
        series.add(List.of("wrong_labels", "cross_entropy", "rate_reduction", "published_ce", "published_mcr2"));
        List<Double> entropies = new ArrayList<>();
        List<Double> reductions = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (double ratio : ratios) {
            ImageSet noisy = corrupted(train, ratio);
            double entropy = entropy(setting, scale, noisy, test);
            double reduction = reduction(setting, scale, noisy, test);
            entropies.add(entropy);
            reductions.add(reduction);
            setting.progress()
                    .accept(ratio + " of the labels drawn at random: cross-entropy " + number(entropy)
                            + ", rate reduction " + number(reduction));
            int place = RATIOS.indexOf(ratio);
            series.add(List.of(
                    Double.toString(ratio),
                    number(entropy),
                    number(reduction),
                    number(PUBLISHED_ENTROPY.get(place)),
                    number(PUBLISHED_REDUCTION.get(place))));
            figures.add(Figure.beside(ratio + " wrong: cross-entropy", PUBLISHED_ENTROPY.get(place), entropy));
            figures.add(Figure.beside(ratio + " wrong: rate reduction", PUBLISHED_REDUCTION.get(place), reduction));
        }
        figures.add(
                setting.quick()
                        ? Figure.atLeast(
                                "accuracy of rate reduction without noise, above chance", 0.2, reductions.getFirst())
                        : Figure.atLeast(
                                "half wrong: rate reduction over cross-entropy",
                                0,
                                reductions.getLast() - entropies.getLast()));
        return new Findings(
                ("A CRATE of two layers on %d digits, a share of which has a class drawn at random for its label, tried on"
                                + " %d others after %d epochs: by its logits after cross-entropy, by the nearest"
                                + " subspace of %d dimensions after maximal rate reduction with ε² %s, whose"
                                + " subspaces see the wrong labels too. The published numbers are of a residual"
                                + " network on CIFAR-10: they stand beside ours for the shape of the curves.")
                        .formatted(train.size(), test.size(), scale.epochs(), COMPONENTS, EPSILON_SQUARED),
                figures,
                series,
                List.of(new Picture(
                        "Accuracy by the share of wrong labels",
                        Charts.lines(
                                "Learning from wrong labels",
                                "share of labels that are drawn at random",
                                "test accuracy",
                                List.of(
                                        Charts.Curve.of("cross-entropy", ratios, entropies),
                                        Charts.Curve.of("rate reduction", ratios, reductions),
                                        Charts.Curve.of(
                                                "cross-entropy, published on CIFAR-10", RATIOS, PUBLISHED_ENTROPY),
                                        Charts.Curve.of(
                                                "rate reduction, published on CIFAR-10",
                                                RATIOS,
                                                PUBLISHED_REDUCTION))))));
    }

    /** As the reference code has it: so many images, chosen without replacement, get any class, perhaps their own. */
    private static ImageSet corrupted(ImageSet images, double ratio) {
        LegacyRandom random = new LegacyRandom(NOISE_SEED);
        int[] order = random.permutation(images.size());
        int[] labels = images.labels().toInts();
        int classes = images.classNames().size();
        for (int i = 0; i < Math.round(ratio * images.size()); i++) {
            labels[order[i]] = (int) (random.uniform() * classes);
        }
        return ImageSets.chosen(
                images, IntStream.range(0, images.size()).boxed().toList(), labels);
    }

    private static Crate encoder(ImageSet images, int outputs) {
        return new Crate(CrateConfig.builder()
                .image(images.shape().height(), images.shape().width())
                .channels(images.shape().channels())
                .patch(7, 7)
                .dim(DIMENSION)
                .depth(2)
                .heads(4)
                .classes(outputs)
                .build());
    }

    private static TrainingResult trained(Setting setting, Scale scale, Task task, ImageSet train, ImageSet test) {
        TrainingConfig config = TrainingConfig.builder()
                .epochs(scale.epochs())
                .batchSize(BATCH)
                .learningRate(3e-3)
                .build();
        Dataset data = new Dataset("digits", train, ImageSets.unit(test).first(BATCH));
        return Trainer.builder(task, data, config)
                .checkpointEvery(Duration.ofDays(1))
                .build()
                .train(setting.backend());
    }

    private static double entropy(Setting setting, Scale scale, ImageSet train, ImageSet test) {
        Crate model = encoder(train, train.classNames().size());
        TrainingResult result = trained(setting, scale, new ClassificationTask(model), train, test);
        Tensor logits = outputs(setting, model, result, ImageSets.unit(test));
        return ShiftExperiment.accuracy(Classification.labels(logits), test.labels());
    }

    private static double reduction(Setting setting, Scale scale, ImageSet train, ImageSet test) {
        Crate model = encoder(train, DIMENSION);
        int classes = train.classNames().size();
        Task task = new RateReductionTask(model, classes, RateReduction.supervised(EPSILON_SQUARED));
        TrainingResult result = trained(setting, scale, task, train, test);
        // The nearest subspace of a sample does not depend on its length, but that of a class on its samples' lengths.
        Tensor features = Samples.unitLength(outputs(setting, model, result, train));
        return NearestSubspace.fit(features, train.labels(), classes, COMPONENTS)
                .accuracy(outputs(setting, model, result, ImageSets.unit(test)), test.labels());
    }

    /** What the trained model answers for all images, (m, outputs). */
    private static Tensor outputs(Setting setting, Crate model, TrainingResult result, ImageSet images) {
        Program program = model.inference(READ);
        float[] all = new float[images.size() * model.classes()];
        try (Weights weights = setting.backend().allocate(model.parameters());
                Session session = setting.backend().compile(weights, program)) {
            var tensors = result.checkpoint().tensors();
            model.parameters()
                    .forEach(parameter ->
                            weights.write(parameter, Objects.requireNonNull(tensors.get(parameter.name()))));
            for (int start = 0; start < images.size(); start += READ) {
                // The last images are read with ones before them: no batch is of another size.
                int from = Math.min(start, images.size() - READ);
                Inputs inputs = Inputs.create().put(ImageClassifier.IMAGE, images.tensor(from, READ));
                float[] some = session.run(program, inputs)
                        .read(ImageClassifier.LOGITS)
                        .toFloats();
                System.arraycopy(some, 0, all, from * model.classes(), some.length);
            }
        }
        return Tensor.of(all, images.size(), model.classes());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
