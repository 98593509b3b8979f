package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.limpid.analysis.readout.LinearSvm;
import org.limpid.analysis.readout.NearestNeighbours;
import org.limpid.analysis.readout.NearestSubspace;
import org.limpid.api.backend.Backend;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.RandomFilters;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.SpectralDomain;

/**
 * A shift-invariant ReduNet of handwritten digits (Chan et al., JMLR 2022, §5.2): its features read off by the nearest
 * subspace, on test images as they are and on all their shifts, and a network of plain vectors beside it.
 *
 * @param name on the command line
 * @param summary in one line
 * @param sizes of the data
 * @param signals what images (m, H, W) with pixels from 0 to 255 become, (m, C, extents…)
 * @param filters what lifts the signals to more channels, or null
 * @param domain of the lifted signals
 * @param scalings of the spectrum: a network is built with each, and validation chooses among them too
 * @param layers how many are built
 * @param components dimensions of each class's subspace, from small to large; validation chooses among them
 * @param stride from one shift that is tried to the next
 * @param published what was reported of it, or null
 * @param plain the network of vectors, or null
 */
record ShiftExperiment(
        String name,
        String summary,
        Sizes sizes,
        UnaryOperator<Tensor> signals,
        @Nullable RandomFilters filters,
        Domain domain,
        List<DftScaling> scalings,
        int layers,
        List<Integer> components,
        int stride,
        @Nullable Published published,
        @Nullable PlainNetwork plain)
        implements Experiment {

    static final double ETA = 0.5;
    static final double EPSILON_SQUARED = 0.1;
    static final double LAMBDA = 500;

    private static final String SHIFTED = "shifted";
    private static final int QUICK_LAYERS = 10;
    /** Layers with this many channels take their time. */
    private static final int MANY_CHANNELS = 50;

    private static final int QUICK_WIDE_LAYERS = 2;
    private static final int QUICK_EACH = 20;
    private static final int SAMPLE = 16;
    private static final double EQUIVARIANCE = 1e-5;
    /** Accuracies are reported to three decimals. */
    private static final double ROUNDED = 5e-4;

    private static final int NEIGHBOURS = 5;

    private static final String VALIDATION = "validation";

    /**
     * Of the data.
     *
     * @param classes how many digits, from 0
     * @param trainEach how many images of each to build from
     * @param validationEach how many others of the training set to choose by
     * @param testEach how many of each to try at most
     */
    record Sizes(int classes, int trainEach, int validationEach, int testEach) {

        Sizes atMost(int each) {
            return new Sizes(
                    classes, Math.min(each, trainEach), Math.min(each, validationEach), Math.min(each, testEach));
        }
    }

    /**
     * Reported accuracies of the nearest subspace.
     *
     * @param test on test images as they are
     * @param shifted on their shifts
     */
    record Published(double test, double shifted) {}

    /**
     * Of the lifted signals.
     *
     * @param channels of each
     * @param extents (T), or (H, W)
     */
    record Domain(int channels, List<Integer> extents) {

        SpectralDomain scaled(DftScaling scaling) {
            return new SpectralDomain(channels, extents, scaling);
        }
    }

    @Override
    public Findings run(Setting setting) {
        Backend backend = setting.backend();
        Sizes taken = setting.quick() ? sizes.atMost(QUICK_EACH) : sizes;
        DigitSplit split = DigitSplit.of(
                setting.digits(), taken.classes(), taken.trainEach(), taken.validationEach(), taken.testEach());
        LabelledSamples train = asSignals(split.train());
        LabelledSamples test = asSignals(split.test());
        int depth = setting.quick() ? quickLayers() : layers;
        LabelledSamples validation = asSignals(split.validation());
        List<Invariant> networks = scalings.stream()
                .map(scaling -> invariant(setting, scaling, train, validation, test, depth))
                .toList();
        // The first of equally good ones.
        Invariant best = networks.stream()
                .reduce((one, other) -> other.choice().accuracy() > one.choice().accuracy() ? other : one)
                .orElseThrow();
        List<Figure> figures = new ArrayList<>();
        addFigures(figures, best, true, depth == layers, test.labels());
        networks.stream()
                .filter(network -> network.scaling() != best.scaling())
                .forEach(network -> addFigures(figures, network, false, depth == layers, test.labels()));
        if (plain != null) {
            int plainLayers = setting.quick() ? QUICK_LAYERS : plain.layers();
            figures.addAll(plain.figures(backend, sizes.classes(), domain.extents(), train, test, plainLayers));
        }
        return new Findings(
                account(depth, train, validation, test),
                figures,
                best.trajectory().table(),
                best.pictures());
    }

    private int quickLayers() {
        return domain.channels() < MANY_CHANNELS ? QUICK_LAYERS : QUICK_WIDE_LAYERS;
    }

    /**
     * A dimension of the subspaces, and how good it was on the validation images.
     *
     * @param accuracy the mean of those of the images as they are and of all their shifts
     */
    private record Choice(int dimension, double accuracy) {}

    /**
     * What came of one network.
     *
     * @param test features of the test samples
     * @param others figures besides those that subspaces give
     */
    private record Invariant(
            DftScaling scaling,
            NearestSubspace subspaces,
            Choice choice,
            Tensor test,
            List<Figure> others,
            Trajectory trajectory,
            List<Picture> pictures) {}

    private Invariant invariant(
            Setting setting,
            DftScaling scaling,
            LabelledSamples train,
            LabelledSamples validation,
            LabelledSamples test,
            int depth) {
        Backend backend = setting.backend();
        ReduNetConfig config = new ReduNetConfig(domain.scaled(scaling), sizes.classes(), ETA, EPSILON_SQUARED, LAMBDA);
        Tensor lifted = lifted(train.samples(), backend);
        Sample sample = sample(test.samples());
        Map<String, Tensor> others = new LinkedHashMap<>();
        others.put(Trajectory.TEST, lifted(test.samples(), backend));
        others.put(SHIFTED, lifted(sample.moved(), backend));
        others.put(VALIDATION, lifted(validation.samples(), backend));
        try (Construction network = new Construction(
                backend, config, Memberships.ESTIMATED, new LabelledSamples(lifted, train.labels()), others)) {
            List<Figure> figures = new ArrayList<>();
            List<Integer> first = List.of(quickLayers());
            Trajectory trajectory = Trajectory.of(network, depth, first, layer -> {
                if (first.contains(layer)) {
                    figures.add(equivariance(network, sample, layer));
                }
            });
            Tensor features = network.features(Construction.TRAIN);
            Tensor testFeatures = network.features(Trajectory.TEST);
            NearestSubspace subspaces =
                    NearestSubspace.fit(features, train.labels(), sizes.classes(), components.getLast());
            Choice choice = chosen(subspaces, network.features(VALIDATION), validation.labels());
            setting.progress()
                    .accept(called(scaling) + ": on validation images subspaces of dimension " + choice.dimension()
                            + String.format(Locale.ROOT, " have %.4f", choice.accuracy()));
            addOtherReadouts(figures, features, train.labels(), testFeatures, test.labels());
            figures.add(Figure.beside(
                    "test accuracy of the last layer's memberships, the same for all shifts",
                    Double.NaN,
                    accuracy(network.estimatedLabels(Trajectory.TEST), test.labels())));
            figures.add(Figure.beside(
                    "pushed shifted images against shifted features, last layer: furthest",
                    Double.NaN,
                    distance(network, sample)));
            figures.add(Figure.beside("their memberships: furthest", Double.NaN, membershipDistance(network, sample)));
            List<Picture> pictures = List.of(
                    trajectory.chart(),
                    Similarity.chart("|cos| between training samples", flat(lifted), train.labels(), sizes.classes()),
                    Similarity.chart("|cos| between their features", flat(features), train.labels(), sizes.classes()));
            return new Invariant(scaling, subspaces, choice, testFeatures, figures, trajectory, pictures);
        }
    }

    private static String called(DftScaling scaling) {
        return switch (scaling) {
            case PLAIN -> "plain DFT";
            case ORTHONORMAL -> "orthonormal DFT";
        };
    }

    /** The dimension with the highest mean accuracy on images as they are and on all their shifts, the smallest of equal ones. */
    private Choice chosen(NearestSubspace subspaces, Tensor features, Tensor labels) {
        Shifts shifts = Shifts.every(stride, domain.extents());
        Choice chosen = new Choice(components.getFirst(), Double.NEGATIVE_INFINITY);
        for (int each : components) {
            NearestSubspace some = subspaces.leading(each);
            double mean = (some.accuracy(features, labels) + shifts.accuracy(some, features, labels)) / 2;
            if (mean > chosen.accuracy()) {
                chosen = new Choice(each, mean);
            }
        }
        return chosen;
    }

    /** @param best whether validation chose this network */
    private void addFigures(List<Figure> figures, Invariant network, boolean best, boolean whole, Tensor labels) {
        String of = scalings.size() > 1 ? called(network.scaling()) + ": " : "";
        List<Figure> its = new ArrayList<>();
        addAccuracies(its, network, best, whole, labels);
        its.addAll(network.others());
        its.forEach(figure -> figures.add(figure.named(of + figure.quantity())));
    }

    private void addAccuracies(List<Figure> figures, Invariant network, boolean best, boolean whole, Tensor labels) {
        Shifts shifts = Shifts.every(stride, domain.extents());
        int chosen = network.choice().dimension();
        List<Integer> tried = new ArrayList<>(List.of(chosen));
        if (whole) {
            components.stream().filter(each -> each != chosen).forEach(tried::add);
        }
        double publishedTest = published == null ? Double.NaN : published.test();
        double publishedShifted = published == null ? Double.NaN : published.shifted();
        for (int each : tried) {
            NearestSubspace some = network.subspaces().leading(each);
            String by = " accuracy, nearest of subspaces of dimension " + each
                    + (each == chosen ? ", chosen on validation images" : "");
            boolean held = each == chosen && best && whole && published != null;
            figures.add(figure("test" + by, publishedTest, some.accuracy(network.test(), labels), held));
            figures.add(
                    figure("all shifts," + by, publishedShifted, shifts.accuracy(some, network.test(), labels), held));
        }
    }

    private static Figure figure(String quantity, double published, double ours, boolean held) {
        return held
                ? new Figure(quantity, published, ours, ROUNDED, Figure.Kind.AT_LEAST)
                : Figure.beside(quantity, published, ours);
    }

    private void addOtherReadouts(List<Figure> figures, Tensor train, Tensor labels, Tensor test, Tensor testLabels) {
        NearestNeighbours neighbours = NearestNeighbours.fit(train, labels, sizes.classes(), NEIGHBOURS);
        figures.add(Figure.beside(
                "test accuracy, " + NEIGHBOURS + " nearest neighbours",
                Double.NaN,
                neighbours.accuracy(test, testLabels)));
        LinearSvm svm = LinearSvm.fit(train, labels, sizes.classes(), 1);
        figures.add(Figure.beside("test accuracy, linear SVM", Double.NaN, svm.accuracy(test, testLabels)));
        figures.add(Figure.beside(
                "all shifts, accuracy, linear SVM",
                Double.NaN,
                Shifts.every(stride, domain.extents()).accuracy(svm, test, testLabels)));
    }

    // ---- equivariance
    // ------------------------------------------------------------------------------------------------

    /**
     * Some test samples, each to be moved by another shift.
     *
     * @param moved what they are after their shifts, (n, C, extents…)
     * @param shifts of each
     */
    private record Sample(Tensor moved, List<List<Integer>> shifts) {}

    private Sample sample(Tensor test) {
        int count = Math.min(SAMPLE, test.shape().dim(0));
        List<List<Integer>> shifts =
                IntStream.range(0, count).mapToObj(this::shift).toList();
        return new Sample(moved(test, shifts), shifts);
    }

    private List<Integer> shift(int i) {
        return IntStream.range(0, domain.extents().size())
                .mapToObj(axis -> (7 * i + 3 + 4 * axis) % domain.extents().get(axis))
                .toList();
    }

    /** The first samples, each moved by a shift of its own. */
    private Tensor moved(Tensor samples, List<List<Integer>> shifts) {
        int each = Math.toIntExact(samples.size() / samples.shape().dim(0));
        float[] all = new float[shifts.size() * each];
        for (int i = 0; i < shifts.size(); i++) {
            Tensor one = Samples.rows(samples, i, 1);
            Shifts shift = new Shifts(domain.extents().size(), List.of(shifts.get(i)));
            System.arraycopy(shift.all(one).toFloats(), 0, all, i * each, each);
        }
        return Tensor.of(all, samples.shape().with(0, shifts.size()).toArray());
    }

    private Figure equivariance(Construction network, Sample sample, int layer) {
        return new Figure(
                "pushed shifted images against shifted features, layer " + layer + ": furthest",
                0,
                distance(network, sample),
                EQUIVARIANCE);
    }

    /** Between the features of shifted samples and the shifted features, relative to the largest feature. */
    private double distance(Construction network, Sample sample) {
        Tensor features = network.features(Trajectory.TEST);
        return Samples.distance(moved(features, sample.shifts()), network.features(SHIFTED));
    }

    private static double membershipDistance(Construction network, Sample sample) {
        Tensor all = network.memberships(Trajectory.TEST);
        return Samples.distance(Samples.rows(all, 0, sample.shifts().size()), network.memberships(SHIFTED));
    }

    // ---- data
    // --------------------------------------------------------------------------------------------------------

    private LabelledSamples asSignals(LabelledSamples images) {
        return new LabelledSamples(signals.apply(images.samples()), images.labels());
    }

    private Tensor lifted(Tensor samples, Backend backend) {
        return filters == null ? samples : filters.lift(backend, samples);
    }

    private static Tensor flat(Tensor samples) {
        return Samples.flat(samples);
    }

    static double accuracy(int[] predicted, Tensor labels) {
        int right = 0;
        for (int i = 0; i < predicted.length; i++) {
            right += predicted[i] == labels.getInt(i) ? 1 : 0;
        }
        return (double) right / predicted.length;
    }

    private String account(int depth, LabelledSamples train, LabelledSamples validation, LabelledSamples test) {
        boolean several = scalings.size() > 1;
        return "A ReduNet of %d layers on signals of %d channels and extents %s, η %s, ε² %s, λ %s, built from %d images of %d digits and tried on %d others. "
                        .formatted(
                                depth,
                                domain.channels(),
                                domain.extents(),
                                ETA,
                                EPSILON_SQUARED,
                                LAMBDA,
                                train.labels().size(),
                                sizes.classes(),
                                test.labels().size())
                + (several
                        ? "It is built twice: with the spectrum scaled as in the paper's formula, by the plain DFT, and as in"
                                + " its public code, by the orthonormal one. "
                        : "")
                + "The network commutes with shifts, so that the features of shifted images are the shifted features; some"
                + " shifted images are pushed through all layers to check it. Subspaces are those of the training features"
                + " as they are."
                + (several ? " Their dimension and the scaling together are those" : " Their dimension is the one")
                + " with the highest mean of two accuracies on %d further images of the training set: of these images as they are, and of all their shifts; the first of equally good ones."
                        .formatted(validation.labels().size());
    }
}
