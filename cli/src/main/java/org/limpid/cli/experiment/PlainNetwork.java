package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
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
        Tensor vectors = Samples.flat(train.samples());
        List<Integer> chosen = chosen(test.labels(), classes);
        Shifts shifts = Shifts.every(stride, extents);
        Tensor moved = Samples.flat(shifts.all(picked(test.samples(), chosen)));
        Tensor movedLabels = shifts.all(
                chosen.stream().mapToInt(i -> test.labels().getInt(i)).toArray());
        ReduNetConfig config = new ReduNetConfig(
                new VectorDomain(vectors.shape().dim(1)),
                classes,
                ShiftExperiment.ETA,
                ShiftExperiment.EPSILON_SQUARED,
                ShiftExperiment.LAMBDA);
        try (Construction network = new Construction(
                backend,
                config,
                Memberships.ESTIMATED,
                new LabelledSamples(vectors, train.labels()),
                Map.of(Trajectory.TEST, Samples.flat(test.samples()), SHIFTED, moved))) {
            while (network.layers() < depth) {
                network.advance();
            }
            NearestSubspace subspaces =
                    NearestSubspace.fit(network.features(Construction.TRAIN), train.labels(), classes, components);
            String of = "plain vectors, " + depth + " layers: ";
            return List.of(
                    Figure.beside(
                            of + "test accuracy",
                            published.test(),
                            subspaces.accuracy(network.features(Trajectory.TEST), test.labels())),
                    Figure.beside(
                            of + "accuracy on all shifts of " + chosen.size() + " images",
                            published.shifted(),
                            subspaces.accuracy(network.features(SHIFTED), movedLabels)));
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
