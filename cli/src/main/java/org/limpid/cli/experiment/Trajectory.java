package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import org.limpid.analysis.Charts;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.Rates;

/** The rates behind some layers of a network, as the reference code measures them, and against the labels. */
final class Trajectory {

    static final String TEST = "test";
    private static final int PER_DECADE = 12;

    /** What is measured behind a layer. */
    private record Point(Rates train, Rates test, Rates labelled, List<Double> shares) {

        /** With the shares of the training labels, as the reference code of plain vectors has it. */
        double reduction(Rates rates) {
            return rates.total() - rates.compressed(shares);
        }
    }

    private final SequencedMap<Integer, Point> points = new LinkedHashMap<>();

    /**
     * Builds layers and measures behind those of the papers' and others evenly on a logarithmic axis.
     *
     * @param layers how many to build
     * @param wanted layers to measure behind in any case
     */
    static Trajectory of(Construction network, int layers, Iterable<Integer> wanted) {
        return of(network, layers, wanted, _ -> {});
    }

    /**
     * The same, with something to do behind each layer that is measured.
     *
     * @param behind takes the layer's number
     */
    static Trajectory of(Construction network, int layers, Iterable<Integer> wanted, IntConsumer behind) {
        NavigableSet<Integer> measured = new TreeSet<>();
        wanted.forEach(measured::add);
        for (int i = 0; Math.pow(10, (double) i / PER_DECADE) < layers; i++) {
            measured.add((int) Math.round(Math.pow(10, (double) i / PER_DECADE)));
        }
        measured.add(layers);
        Trajectory trajectory = new Trajectory();
        for (int layer = 1; layer <= layers; layer++) {
            network.advance();
            if (measured.contains(layer)) {
                trajectory.points.put(
                        layer,
                        new Point(
                                network.estimatedRates(Construction.TRAIN),
                                network.estimatedRates(TEST),
                                network.labelledRates(),
                                network.gamma()));
                behind.accept(layer);
            }
        }
        return trajectory;
    }

    private Point point(int layer) {
        return Objects.requireNonNull(points.get(layer), () -> "layer " + layer);
    }

    /** ΔR of the training samples behind a layer. */
    double reduction(int layer) {
        return point(layer).reduction(point(layer).train());
    }

    /** R of the training samples behind a layer. */
    double total(int layer) {
        return point(layer).train().total();
    }

    /** Rᶜ of the training samples behind a layer. */
    double compressed(int layer) {
        return total(layer) - reduction(layer);
    }

    /** ΔR of the test samples behind a layer. */
    double testReduction(int layer) {
        return point(layer).reduction(point(layer).test());
    }

    /** As a table, the header first. */
    List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "layer", "train_R", "train_Rc", "train_deltaR", "labelled_Rc", "test_R", "test_Rc", "test_deltaR"));
        points.forEach((layer, point) -> table.add(List.of(
                layer.toString(),
                number(point.train().total()),
                number(point.train().total() - point.reduction(point.train())),
                number(point.reduction(point.train())),
                number(point.labelled().compressed()),
                number(point.test().total()),
                number(point.test().total() - point.reduction(point.test())),
                number(point.reduction(point.test())))));
        return table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.7f", value);
    }

    /** The three rates of training and test samples along the layers. */
    Picture chart() {
        Map<String, ToDoubleFunction<Point>> curves = new LinkedHashMap<>();
        curves.put("R train", point -> point.train().total());
        curves.put("Rᶜ train", point -> point.train().total() - point.reduction(point.train()));
        curves.put("ΔR train", point -> point.reduction(point.train()));
        curves.put("R test", point -> point.test().total());
        curves.put("Rᶜ test", point -> point.test().total() - point.reduction(point.test()));
        curves.put("ΔR test", point -> point.reduction(point.test()));
        List<Double> layers = points.keySet().stream().map(Math::log10).toList();
        List<Charts.Curve> drawn = new ArrayList<>();
        curves.forEach((name, rate) -> drawn.add(Charts.Curve.of(
                name, layers, points.values().stream().map(rate::applyAsDouble).toList())));
        return new Picture(
                "Rates along the layers: the whole rate R, the rate Rᶜ of the classes, and their difference ΔR",
                Charts.lines("Rates along the layers", "log₁₀ of the layer", "rate (nats)", drawn));
    }
}
