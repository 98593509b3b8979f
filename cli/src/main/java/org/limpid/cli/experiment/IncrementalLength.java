package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.limpid.analysis.Charts;
import org.limpid.analysis.readout.FeatureClassifier;
import org.limpid.analysis.readout.LinearSvm;
import org.limpid.analysis.readout.Micl;
import org.limpid.analysis.readout.NearestNeighbours;
import org.limpid.analysis.readout.NearestSubspace;
import org.limpid.api.tensor.Tensor;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/**
 * Classification by minimum incremental coding length (Wright et al., NeurIPS 2007): the numbers of a small example, and
 * handwritten digits from few training images beside the read-outs that the other experiments use.
 */
record IncrementalLength() implements Experiment {

    private static final List<Integer> EACH = List.of(5, 10, 20, 50, 100);
    /** Not five: there both read-outs know a class by the same few directions, and which is ahead is one image's chance. */
    private static final List<Integer> QUICK_EACH = List.of(10, 50);

    private static final List<Double> EPSILONS = List.of(1.0, 10.0, 30.0, 100.0);
    private static final int TEST = 2000;
    private static final int QUICK_TEST = 300;
    private static final double EXACT = 1e-9;

    @Override
    public String name() {
        return "micl";
    }

    @Override
    public String summary() {
        return "digits are told apart by how many bits each of them lengthens a class";
    }

    @Override
    public Findings run(Setting setting) {
        Dataset digits = setting.digits();
        ImageSet test = ImageSets.unit(digits.heldOut().first(setting.quick() ? QUICK_TEST : TEST));
        Tensor probes = test.tensor(0, test.size());
        Tensor truth = test.labels();
        List<List<String>> series = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("images_of_each"));
        EPSILONS.forEach(epsilon -> header.add("micl_" + epsilon));
        header.addAll(List.of("nearest_subspace", "neighbour", "svm"));
        series.add(header);
        List<Integer> sizes = setting.quick() ? QUICK_EACH : EACH;
        List<List<Double>> accuracies = new ArrayList<>();
        for (int each : sizes) {
            List<Double> row = accuracies(ImageSets.firstOfEach(digits.train(), each), probes, truth);
            accuracies.add(row);
            List<String> cells = new ArrayList<>(List.of(Integer.toString(each)));
            row.forEach(accuracy -> cells.add(String.format(Locale.ROOT, "%.4f", accuracy)));
            series.add(cells);
        }
        List<Charts.Curve> curves = new ArrayList<>();
        for (int method = 0; method < header.size() - 1; method++) {
            int column = method;
            curves.add(Charts.Curve.of(
                    header.get(method + 1).replace('_', ' '),
                    sizes.stream().map(Math::log10).toList(),
                    accuracies.stream().map(row -> row.get(column)).toList()));
        }
        return new Findings(
                "The small example is that of the specification of the reference implementations. The digits, with pixels"
                        + " from 0 to 1, are the first images of each class; " + test.size() + " others are told apart."
                        + " Beside MICL at several distortions: the nearest subspace of up to ten dimensions, the nearest"
                        + " neighbour, and a linear support vector machine, all on the same pixels. The paper's tables are"
                        + " of other data: what is asked is that MICL is not behind the nearest subspace.",
                figures(accuracies),
                series,
                List.of(new Picture(
                        "Accuracy by the number of training images",
                        Charts.lines(
                                "Handwritten digits from few images",
                                "log₁₀ of the training images of each class",
                                "test accuracy",
                                curves))));
    }

    private static List<Double> accuracies(ImageSet train, Tensor probes, Tensor truth) {
        Tensor features = train.tensor(0, train.size());
        Tensor labels = train.labels();
        int classes = train.classNames().size();
        List<FeatureClassifier> readouts = new ArrayList<>();
        EPSILONS.forEach(epsilon -> readouts.add(Micl.fit(features, labels, classes, epsilon)));
        readouts.add(NearestSubspace.fit(features, labels, classes, 10));
        // Of rows of length 1 inner products order neighbours by distance.
        readouts.add(NearestNeighbours.fit(Samples.unitLength(features), labels, classes, 1));
        readouts.add(LinearSvm.fit(features, labels, classes, 1));
        return readouts.stream()
                .map(readout -> readout.accuracy(
                        readout instanceof NearestNeighbours ? Samples.unitLength(probes) : probes, truth))
                .toList();
    }

    private static List<Figure> figures(List<List<Double>> accuracies) {
        List<Figure> figures = new ArrayList<>();
        double[] published = {18.746099878766604, 3.86195513413239, 8.0074279769107, 21.78651183224215};
        Tensor bits = example();
        for (int i = 0; i < published.length; i++) {
            figures.add(new Figure(
                    "bits of sample " + (i / 2 + 1) + " in class " + (i % 2 + 1), published[i], bits.get(i), EXACT));
        }
        int methods = EPSILONS.size();
        for (String images : List.of("fewest", "most")) {
            List<Double> row = images.equals("fewest") ? accuracies.getFirst() : accuracies.getLast();
            double micl =
                    row.subList(0, methods).stream().mapToDouble(x -> x).max().orElseThrow();
            figures.add(Figure.atLeast(
                    "accuracy from the " + images + " images, at the best distortion, and the nearest subspace's",
                    row.get(methods),
                    micl));
        }
        return figures;
    }

    /** Five samples on a line and seven on another, with noise from a portable generator. */
    private static Tensor example() {
        double[] first = portable(73, 5);
        double[] second = portable(74, 7);
        double[] noise = portable(75, 36);
        double[] direction = {0, .6, .8};
        double[] values = new double[36];
        for (int i = 0; i < values.length; i++) {
            int sample = i / 3;
            int c = i % 3;
            double clear = sample < 5 ? (c == 0 ? first[sample] : 0) : direction[c] * second[sample - 5];
            values[i] = clear + .01 * noise[c * 12 + sample];
        }
        int[] labels = IntStream.range(0, 12).map(i -> i < 5 ? 0 : 1).toArray();
        return Micl.fit(Tensor.of(values, 12, 3), Tensor.of(labels), 2, .1)
                .bits(Tensor.of(new double[] {0, .3, .4, .5, 0, .05}, 2, 3));
    }

    /** Numbers from −1 to 1 by the congruence that the specification's examples use. */
    private static double[] portable(long seed, int count) {
        double[] numbers = new double[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (1103515245L * state + 12345) & 0x7fffffffL;
            numbers[i] = 2.0 * state / (1L << 31) - 1;
        }
        return numbers;
    }
}
