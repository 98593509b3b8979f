package org.limpid.cli.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.limpid.analysis.Charts;
import org.limpid.analysis.readout.FeatureClassifier;
import org.limpid.analysis.readout.LinearSvm;
import org.limpid.analysis.readout.NearestSubspace;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.optim.AdamW;
import org.limpid.models.redunet.BuiltLayer;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.RandomFilters;
import org.limpid.models.redunet.ReduNet;
import org.limpid.models.redunet.ReduNetClassifier;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.SpectralDomain;
import org.limpid.training.EpochMetrics;
import org.limpid.training.Trainer;
import org.limpid.training.TrainingConfig;
import org.limpid.training.TrainingListener;
import org.limpid.training.TrainingProgress;
import org.limpid.training.TrainingResult;
import org.limpid.training.data.Augmentation;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/**
 * ReduNet as what back-propagation starts from (Chan et al., JMLR 2022, §5): a translation-invariant ReduNet on handwritten
 * digits as it was built, the same network trained from random operators, and trained from those that were built.
 */
record BackPropagation() implements Experiment {

    private static final double PUBLISHED_BUILT = .898;
    private static final double PUBLISHED_RANDOM = .932;
    private static final double PUBLISHED_BOTH = .978;
    private static final int COMPONENTS = 10;
    private static final int BATCH = 50;

    /** Of test images: operators are put together once for all of a batch. */
    private static final int TEST_BATCH = 200;

    private static final int SEED = 1;

    /** Random operators are this part of those that keep lengths, so that a network of many layers begins near the identity. */
    private static final double RANDOM_SCALE = 0.1;

    /** A margin of 1 to this many units of the logits. */
    private static final double HEAD_SCALE = 4;

    private static final double HEAD_COST = 10;

    /**
     * What back-propagation learns from, and how.
     *
     * @param name for people
     * @param images of the training set, in its order; 0 for those that the network is built from, moved and turned at random
     * @param rate the largest learning rate
     */
    record Lessons(String name, int images, int epochs, int batch, double rate) {

        boolean fromConstruction() {
            return images == 0;
        }
    }

    /**
     * How large everything is.
     *
     * @param channels that images are lifted to
     * @param each images of a class that the network is built from
     * @param test held-out images at most
     * @param followed the last images of the training set, never learned from, that epochs are followed on: test images
     *     are read once
     * @param lessons one after the other, each from the same start; the first are held to the published figures
     */
    record Scale(int channels, int layers, int each, int test, int followed, List<Lessons> lessons) {

        static final Scale PUBLISHED = new Scale(
                16,
                30,
                50,
                10_000,
                200,
                List.of(
                        new Lessons("the training set", 58_000, 2, 64, 1e-3),
                        new Lessons("the 500 images", 0, 16, 32, 3e-3)));
        static final Scale QUICK =
                new Scale(3, 3, 10, 200, 128, List.of(new Lessons("the 100 images", 0, 4, 32, 3e-3)));
    }

    @Override
    public String name() {
        return "redunet-bp";
    }

    @Override
    public String summary() {
        return "whether back-propagation from operators that were built beats construction alone and a random start";
    }

    @Override
    public Findings run(Setting setting) {
        Scale scale = setting.quick() ? Scale.QUICK : Scale.PUBLISHED;
        return new Course(setting, scale).run();
    }

    /** One run of the experiment. */
    static final class Course {

        private final Setting setting;
        private final Scale scale;
        private final ReduNetClassifier model;
        private final ImageSet all;
        private final ImageSet train;
        private final ImageSet followed;
        private final ImageSet test;
        private final List<List<String>> series = new ArrayList<>();
        private final List<Charts.Curve> curves = new ArrayList<>();

        Course(Setting setting, Scale scale) {
            this.setting = setting;
            this.scale = scale;
            Dataset digits = setting.digits();
            all = ImageSets.unit(digits.train());
            train = ImageSets.firstOfEach(digits.train(), scale.each());
            followed = ImageSets.last(digits.train(), scale.followed(), scale.each());
            test = ImageSets.unit(digits.heldOut().first(scale.test()));
            ImageFormat format = new ImageFormat(
                    train.shape().channels(),
                    train.shape().height(),
                    train.shape().width());
            // The scaling of the paper's formula, and not that of its public code.
            SpectralDomain domain =
                    new SpectralDomain(scale.channels(), List.of(format.height(), format.width()), DftScaling.PLAIN);
            ReduNetConfig config = new ReduNetConfig(domain, train.classNames().size(), 0.5, 0.1, 500);
            RandomFilters filters = new RandomFilters(format.channels(), scale.channels(), 9, 2, 10);
            model = new ReduNetClassifier(new ReduNet(config, scale.layers(), filters), format);
            series.add(List.of("start", "images", "epoch", "train_loss", "train_accuracy", "accuracy"));
        }

        Findings run() {
            List<BuiltLayer> built = new ArrayList<>();
            double constructed = constructed(built);
            Map<Parameter, Tensor> start = withHead(setting.backend(), model.weights(built, SEED));
            built.clear();
            Map<Parameter, Tensor> drawn = withHead(setting.backend(), random());
            List<Learned> learned = new ArrayList<>();
            for (Lessons lessons : scale.lessons()) {
                double fromBuilt = trained("built", start, lessons);
                learned.add(new Learned(lessons, trained("random", drawn, lessons), fromBuilt));
            }
            return findings(constructed, learned);
        }

        /** Accuracies of both starts. */
        private record Learned(Lessons lessons, double random, double built) {}

        private Map<Parameter, Tensor> random() {
            Map<Parameter, Tensor> start = new LinkedHashMap<>(model.initialise(SEED));
            start.replaceAll((parameter, value) -> ReduNet.isOperator(parameter) ? scaled(value, RANDOM_SCALE) : value);
            return start;
        }

        private static Tensor scaled(Tensor tensor, double factor) {
            float[] values = tensor.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) factor;
            }
            return Tensor.of(values, tensor.shape().toArray());
        }

        /** Builds the network, and gives the accuracy of its features. */
        double constructed(List<BuiltLayer> built) {
            FeatureClassifier readout = build(built);
            double accuracy =
                    accuracyOfFeatures(setting.backend(), readout, model.body().weights(built));
            series.add(List.of("built", "", "0", "", "", number(accuracy)));
            setting.progress().accept("construction only: " + number(accuracy));
            return accuracy;
        }

        /** Builds all layers, and the read-out of the training features. */
        private FeatureClassifier build(List<BuiltLayer> built) {
            Tensor samples = train.tensor(0, train.size());
            Tensor lifted = Objects.requireNonNull(model.body().filters()).lift(setting.backend(), samples);
            try (Construction construction = new Construction(
                    setting.backend(),
                    model.body().network(),
                    Memberships.ESTIMATED,
                    new LabelledSamples(lifted, train.labels()),
                    Map.of())) {
                for (int layer = 0; layer < scale.layers(); layer++) {
                    built.add(construction.build());
                }
                return NearestSubspace.fit(
                        construction.features(Construction.TRAIN), train.labels(), model.classes(), COMPONENTS);
            }
        }

        private double accuracyOfFeatures(Backend backend, FeatureClassifier readout, Map<Parameter, Tensor> weights) {
            Program program = model.body().inference(TEST_BATCH);
            try (Weights device = weights(backend, weights);
                    Session session = backend.compile(device, program)) {
                return accuracy(images -> {
                    Inputs inputs = Inputs.create().put(ReduNet.SAMPLES, images);
                    return readout.predict(session.run(program, inputs).read(ReduNet.FEATURES));
                });
            }
        }

        /** The body's weights on the device. */
        private Weights weights(Backend backend, Map<Parameter, Tensor> values) {
            Weights device = backend.allocate(model.body().parameters());
            model.body()
                    .parameters()
                    .forEach(parameter -> device.write(parameter, Objects.requireNonNull(values.get(parameter))));
            return device;
        }

        /** Puts a linear support vector machine of what the start makes of the training images in the head's place. */
        private Map<Parameter, Tensor> withHead(Backend backend, Map<Parameter, Tensor> start) {
            Program program = model.body().inference(BATCH);
            int width = Math.toIntExact(model.body().network().domain().sample().size());
            float[] features = new float[train.size() * width];
            try (Weights device = weights(backend, start);
                    Session session = backend.compile(device, program)) {
                for (int from = 0; from < train.size(); from += BATCH) {
                    Inputs inputs = Inputs.create().put(ReduNet.SAMPLES, train.tensor(from, BATCH));
                    float[] some =
                            session.run(program, inputs).read(ReduNet.FEATURES).toFloats();
                    System.arraycopy(some, 0, features, from * width, some.length);
                }
            }
            Tensor normals = LinearSvm.fit(
                            Tensor.of(features, train.size(), width), train.labels(), model.classes(), HEAD_COST)
                    .weights();
            return model.withHead(start, scaled(normals.toF32(), HEAD_SCALE));
        }

        private double accuracyOfLogits(Backend backend, Map<String, Tensor> weights) {
            Program program = model.inference(TEST_BATCH);
            try (Weights device = backend.allocate(model.parameters());
                    Session session = backend.compile(device, program)) {
                model.parameters()
                        .forEach(parameter ->
                                device.write(parameter, Objects.requireNonNull(weights.get(parameter.name()))));
                return accuracy(images -> {
                    Inputs inputs = Inputs.create().put(ImageClassifier.IMAGE, images);
                    return Classification.labels(session.run(program, inputs).read(ImageClassifier.LOGITS));
                });
            }
        }

        /** What predicts the classes of a batch of images. */
        private interface Predictor {

            int[] predict(Tensor images);
        }

        /** Over all test images; the last batch is filled up with ones that were seen, which do not count again. */
        private double accuracy(Predictor predictor) {
            int right = 0;
            for (int start = 0; start < test.size(); start += TEST_BATCH) {
                int from = Math.min(start, test.size() - TEST_BATCH);
                int[] labels = predictor.predict(test.tensor(from, TEST_BATCH));
                for (int i = start; i < Math.min(start + TEST_BATCH, test.size()); i++) {
                    right += labels[i - from] == test.label(i) ? 1 : 0;
                }
            }
            return (double) right / test.size();
        }

        private double trained(String start, Map<Parameter, Tensor> weights, Lessons lessons) {
            Augmentation[] augmentations = lessons.fromConstruction()
                    ? new Augmentation[] {new Augmentation.RandomAffine(8, 0.05f, 0.93f, 1.07f, 5)}
                    : new Augmentation[0];
            TrainingConfig config = TrainingConfig.builder()
                    .epochs(lessons.epochs())
                    .batchSize(lessons.batch())
                    .optimizer(AdamW.of(0))
                    .learningRate(lessons.rate())
                    .augmentations(augmentations)
                    .seed(SEED)
                    .build();
            ImageSet images = lessons.fromConstruction() ? train : all.first(lessons.images());
            String from = "from " + start + " operators on " + lessons.name();
            TrainingResult result = Trainer.builder(model, new Dataset("digits", images, followed), config)
                    .initial(weights)
                    .checkpointEvery(Duration.ofDays(1))
                    .listener(new TrainingListener() {
                        @Override
                        public void epochEnded(TrainingProgress progress, EpochMetrics epoch) {
                            setting.progress()
                                    .accept(from + ", epoch " + epoch.epoch() + ": loss " + number(epoch.trainLoss())
                                            + ", accuracy on " + followed.size() + " others "
                                            + number(epoch.heldOutAccuracy()));
                        }
                    })
                    .build()
                    .train(setting.backend());
            double accuracy =
                    accuracyOfLogits(setting.backend(), result.checkpoint().tensors());
            setting.progress().accept(from + ": " + number(accuracy) + " of " + test.size() + " test images");
            follow(start, lessons, result.epochs(), accuracy);
            return accuracy;
        }

        private void follow(String start, Lessons lessons, List<EpochMetrics> epochs, double accuracy) {
            List<Double> places = new ArrayList<>();
            List<Double> held = new ArrayList<>();
            for (EpochMetrics epoch : epochs) {
                places.add((double) epoch.epoch());
                held.add(epoch.heldOutAccuracy());
                series.add(List.of(
                        start,
                        lessons.name(),
                        Integer.toString(epoch.epoch()),
                        number(epoch.trainLoss()),
                        number(epoch.trainAccuracy()),
                        number(epoch.heldOutAccuracy())));
            }
            series.add(List.of(start, lessons.name(), "end, all test images", "", "", number(accuracy)));
            curves.add(Charts.Curve.of("from " + start + " operators, " + lessons.name(), places, held));
        }

        private Findings findings(double constructed, List<Learned> learned) {
            List<Figure> figures = new ArrayList<>();
            figures.add(figure("construction only: accuracy", PUBLISHED_BUILT, constructed, true));
            for (Learned one : learned) {
                boolean held = one.lessons().equals(scale.lessons().getFirst());
                String on = ", on " + one.lessons().name();
                figures.add(figure("back-propagation only" + on, PUBLISHED_RANDOM, one.random(), held));
                figures.add(figure("construction and back-propagation" + on, PUBLISHED_BOTH, one.built(), held));
            }
            Learned held = learned.getFirst();
            if (setting.quick()) {
                figures.add(Figure.atLeast("construction only, far above chance", 0.3, constructed));
            } else {
                figures.add(
                        Figure.atLeast("both over back-propagation only, difference", 0, held.built() - held.random()));
                figures.add(Figure.atLeast(
                        "back-propagation over construction only, difference", 0, held.random() - constructed));
            }
            return new Findings(
                    account(),
                    figures,
                    series,
                    List.of(new Picture(
                            "Accuracy along the epochs of back-propagation, on " + followed.size()
                                    + " further images of the training set",
                            Charts.lines("Back-propagation", "epoch", "accuracy", curves))));
        }

        private String account() {
            StringBuilder text = new StringBuilder(
                    "A translation-invariant ReduNet of %d layers and %d channels on 28 × 28 digits, built from %d"
                                    .formatted(scale.layers(), scale.channels(), train.size())
                            + " images and tried on %d others: by the nearest subspace of %d dimensions as it was built, and with a"
                                    .formatted(test.size(), COMPONENTS)
                            + " linear head after back-propagation (AdamW), from small random operators and from those that"
                            + " were built; the head starts as the linear support vector machine of what the operators make"
                            + " of the images that the network is built from.");
            for (Lessons lessons : scale.lessons()) {
                text.append(" Back-propagation learns from ")
                        .append(lessons.name())
                        .append(lessons.fromConstruction() ? ", moved and turned at random," : "")
                        .append(" in ")
                        .append(lessons.epochs())
                        .append(" epochs by a learning rate of ")
                        .append(lessons.rate())
                        .append('.');
            }
            return text.append(
                            " What was chosen was chosen on other images of the training set, never on the test set. The"
                                    + " spectrum is scaled as in the paper's formula; what the published networks learned from,"
                                    + " and how long, is not public.")
                    .toString();
        }

        /** A quick run is another network on fewer images: the published numbers only stand beside it. */
        private Figure figure(String quantity, double published, double ours, boolean held) {
            return setting.quick() || !held
                    ? Figure.beside(quantity, published, ours)
                    : Figure.atLeast(quantity, published, ours);
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.4f", value);
        }
    }
}
