package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.limpid.analysis.Charts;
import org.limpid.api.backend.Backend;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.Domain;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.SpectralDomain;
import org.limpid.models.redunet.VectorDomain;

/**
 * What the Fourier basis saves (Chan et al., JMLR 2022, §4.2): one layer of signals of C channels and T samples, whose
 * operators are T matrices C × C, beside the same layer built from all shifts as plain vectors, whose operators are CT × CT.
 * Both are the same map; what they cost is not.
 */
final class SpectralCost implements Experiment {

    private static final int CHANNELS = 5;
    private static final int CLASSES = 2;
    private static final int EACH = 5;
    private static final int SEED = 7;
    private static final int REPEATS = 7;
    private static final double SAME = 1e-5;

    @Override
    public String name() {
        return "spectral-cost";
    }

    @Override
    public String summary() {
        return "what a layer of ReduNet costs in the Fourier basis, and as one dense matrix over all shifts";
    }

    /** One length: milliseconds of a layer in both forms, and how far their features lie apart. */
    private record Row(int length, double dense, double spectral, double apart) {

        /** Multiplications of the dense inverses over those of the spectral ones, in reals, with half of the frequencies. */
        double multiplications() {
            double pairs = 2.0 * CHANNELS;
            double dense = (double) CHANNELS * length;
            return dense * dense * dense / ((length / 2 + 1) * pairs * pairs * pairs);
        }

        List<String> cells() {
            return List.of(
                    Integer.toString(length),
                    String.format(Locale.ROOT, "%.4f", dense),
                    String.format(Locale.ROOT, "%.4f", spectral),
                    String.format(Locale.ROOT, "%.1f", dense / spectral),
                    String.format(Locale.ROOT, "%.0f", multiplications()),
                    String.format(Locale.ROOT, "%.2e", apart));
        }
    }

    @Override
    public Findings run(Setting setting) {
        List<Integer> lengths = setting.quick() ? List.of(10, 25, 50) : List.of(10, 25, 50, 100, 200);
        List<Row> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (int length : lengths) {
            Row row = measure(setting.backend(), length);
            rows.add(row);
            figures.add(new Figure("T = " + length + ": features of both forms, furthest", 0, row.apart(), SAME));
        }
        Row last = rows.getLast();
        // T² where a complex multiplication counts as one and every frequency is inverted.
        double claimed = (double) last.length() * last.length();
        String at = "T = " + last.length() + ": ";
        figures.add(Figure.beside(at + "dense multiplications per spectral one", claimed, last.multiplications()));
        figures.add(Figure.beside(at + "dense time per spectral time", Double.NaN, last.dense() / last.spectral()));
        List<List<String>> series = new ArrayList<>();
        series.add(List.of("T", "dense_ms", "spectral_ms", "times", "multiplications", "apart"));
        rows.forEach(row -> series.add(row.cells()));
        return new Findings(account(), figures, series, List.of(chart(rows)));
    }

    private static Row measure(Backend backend, int length) {
        Shifts shifts = Shifts.every(1, List.of(length));
        int samples = CLASSES * EACH;
        float[] values = new float[samples * CHANNELS * length];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i / EACH;
        }
        Tensor signals = Tensor.of(values, samples, CHANNELS, length);
        Domain spectral = new SpectralDomain(CHANNELS, List.of(length), DftScaling.PLAIN);
        Domain dense = new VectorDomain(CHANNELS * length);
        try (Construction frequencies = network(backend, spectral, signals, Tensor.of(labels));
                Construction vectors = network(backend, dense, Samples.flat(shifts.all(signals)), shifts.all(labels))) {
            frequencies.advance();
            vectors.advance();
            // The first shift is none at all.
            Tensor expected = Samples.rows(vectors.features(Construction.TRAIN), 0, samples);
            double apart = Samples.distance(expected, Samples.flat(frequencies.features(Construction.TRAIN)));
            double[] times = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                times[0] = Math.min(times[0], time(vectors, 1));
                times[1] = Math.min(times[1], time(frequencies, 100));
            }
            return new Row(length, times[0], times[1], apart);
        }
    }

    private static Construction network(Backend backend, Domain domain, Tensor samples, Tensor labels) {
        ReduNetConfig config = new ReduNetConfig(
                domain, CLASSES, ShiftExperiment.ETA, ShiftExperiment.EPSILON_SQUARED, ShiftExperiment.LAMBDA);
        return new Construction(backend, config, Memberships.ESTIMATED, new LabelledSamples(samples, labels), Map.of());
    }

    /** Milliseconds of a layer. */
    private static double time(Construction network, int layers) {
        long start = System.nanoTime();
        for (int layer = 0; layer < layers; layer++) {
            network.advance();
        }
        return (System.nanoTime() - start) / 1e6 / layers;
    }

    private static Picture chart(List<Row> rows) {
        List<Double> lengths =
                rows.stream().map(row -> Math.log10(row.length())).toList();
        List<Charts.Curve> curves = List.of(
                Charts.Curve.of(
                        "dense",
                        lengths,
                        rows.stream().map(row -> Math.log10(row.dense())).toList()),
                Charts.Curve.of(
                        "spectral",
                        lengths,
                        rows.stream().map(row -> Math.log10(row.spectral())).toList()));
        return new Picture(
                "What a layer costs in both forms, on logarithmic axes",
                Charts.lines("One layer", "log₁₀ of T", "log₁₀ of milliseconds", curves));
    }

    private static String account() {
        return "%d random signals of %d channels in %d classes. The dense form is built from all their shifts as vectors; the spectral one from the signals, with the paper's scaling. The least time of %d is taken by turns."
                        .formatted(CLASSES * EACH, CHANNELS, CLASSES, REPEATS)
                + " The published count takes a complex multiplication as one and inverts all frequencies; ours counts reals"
                + " and inverts half of them, as matrices of real pairs. The dense form also has T times as many samples to"
                + " move, which its time includes.";
    }
}
