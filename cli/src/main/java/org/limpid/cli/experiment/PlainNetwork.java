package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.limpid.analysis.readout.NearestSubspace;
import org.limpid.api.backend.Backend;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.VectorDomain;

/**
 * The network of plain vectors that a shift-invariant one is compared with: it knows nothing of shifts, so that shifted
 * images have to be pushed through it.
 *
 * <p>It is built twice. At the published η a step overshoots wherever ηα is above 2, α = d/(mε²): E multiplies what no
 * sample spans with 1 + ηα, and C with 1 − ηα, so that what a class's samples lack grows from layer to layer. At η = 1/α
 * nothing overshoots.
 *
 * @param layers how many are built
 * @param components dimensions of each class's subspace
 * @param shiftedEach how many test images of each digit are shifted
 * @param stride from one shift to the next
 * @param published what was reported of it
 */
record PlainNetwork(int layers, int components, int shiftedEach, int stride, ShiftExperiment.Published published) {

    private static final String SHIFTED = "shifted";

    /** Builds it from signals (m, C, extents…), and reads off those to test on and their shifts. */
    List<Figure> figures(
            Backend backend,
            int classes,
            List<Integer> extents,
            LabelledSamples train,
            LabelledSamples test,
            int depth) {
        Data data = data(classes, extents, train, test);
        double alpha = data.vectors().shape().dim(1) / (train.labels().size() * ShiftExperiment.EPSILON_SQUARED);
        List<Figure> figures = new ArrayList<>(at(backend, classes, data, depth, ShiftExperiment.ETA));
        figures.addAll(at(backend, classes, data, depth, Math.min(ShiftExperiment.ETA, 1 / alpha)));
        return figures;
    }

    /**
     * Vectors to build from, to try, and shifted ones.
     *
     * @param chosen how many images were shifted
     */
    private record Data(
            Tensor vectors,
            Tensor labels,
            Tensor test,
            Tensor testLabels,
            Tensor moved,
            Tensor movedLabels,
            int chosen) {}

    private Data data(int classes, List<Integer> extents, LabelledSamples train, LabelledSamples test) {
        List<Integer> chosen = chosen(test.labels(), classes);
        Shifts shifts = Shifts.every(stride, extents);
        return new Data(
                Samples.flat(train.samples()),
                train.labels(),
                Samples.flat(test.samples()),
                test.labels(),
                Samples.flat(shifts.all(picked(test.samples(), chosen))),
                shifts.all(
                        chosen.stream().mapToInt(i -> test.labels().getInt(i)).toArray()),
                chosen.size());
    }

    private List<Figure> at(Backend backend, int classes, Data data, int depth, double eta) {
        ReduNetConfig config = new ReduNetConfig(
                new VectorDomain(data.vectors().shape().dim(1)),
                classes,
                eta,
                ShiftExperiment.EPSILON_SQUARED,
                ShiftExperiment.LAMBDA);
        try (Construction network = new Construction(
                backend,
                config,
                Memberships.ESTIMATED,
                new LabelledSamples(data.vectors(), data.labels()),
                Map.of(Trajectory.TEST, data.test(), SHIFTED, data.moved()))) {
            while (network.layers() < depth) {
                network.advance();
            }
            NearestSubspace subspaces =
                    NearestSubspace.fit(network.features(Construction.TRAIN), data.labels(), classes, components);
            String of = String.format(Locale.ROOT, "plain vectors, %d layers, η %.3g: ", depth, eta);
            return List.of(
                    Figure.beside(
                            of + "test accuracy",
                            published.test(),
                            subspaces.accuracy(network.features(Trajectory.TEST), data.testLabels())),
                    Figure.beside(
                            of + "accuracy on all shifts of " + data.chosen() + " images",
                            published.shifted(),
                            subspaces.accuracy(network.features(SHIFTED), data.movedLabels())));
        }
    }

    /** The first test samples of each digit. */
    private List<Integer> chosen(Tensor labels, int classes) {
        List<Integer> chosen = new ArrayList<>();
        int[] taken = new int[classes];
        for (int i = 0; i < labels.size(); i++) {
            if (taken[labels.getInt(i)]++ < shiftedEach) {
                chosen.add(i);
            }
        }
        return chosen;
    }

    private static Tensor picked(Tensor samples, List<Integer> chosen) {
        int each = Math.toIntExact(samples.size() / samples.shape().dim(0));
        float[] values = new float[chosen.size() * each];
        for (int i = 0; i < chosen.size(); i++) {
            System.arraycopy(Samples.rows(samples, chosen.get(i), 1).toFloats(), 0, values, i * each, each);
        }
        return Tensor.of(values, samples.shape().with(0, chosen.size()).toArray());
    }
}
