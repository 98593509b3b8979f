package org.limpid.models.redunet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.models.redunet.Networks.distance;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Lcg;

/** What a construction accepts and refuses, and that order and company of samples do not matter. */
final class ConstructionTest {

    private static final VectorDomain PLANE = new VectorDomain(2);

    private static ReduNetConfig config(Domain domain, int classes) {
        return new ReduNetConfig(domain, classes, 0.5, 0.1, 500);
    }

    private static Construction network(int classes, Tensor samples, int... labels) {
        return Networks.exact(config(PLANE, classes), Memberships.ESTIMATED, samples, labels, Map.of());
    }

    private static Construction network(Domain domain, Tensor samples, int... labels) {
        return Networks.exact(config(domain, 2), Memberships.ESTIMATED, samples, labels, Map.of());
    }

    private static void refused(Executable action, String... parts) {
        String message = assertThrows(LimpidException.class, action).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void featuresComeBackInTheOrderGiven() {
        Tensor sorted = Lcg.fill(210, 1, 0, 5, 3);
        double[] mixedValues = new double[15];
        int[] order = {3, 0, 4, 1, 2};
        for (int i = 0; i < 15; i++) {
            mixedValues[i] = sorted.get(order[i / 3] * 3L + i % 3);
        }
        ReduNetConfig config = config(new VectorDomain(3), 2);
        try (Construction plain =
                        Networks.exact(config, Memberships.ESTIMATED, sorted, new int[] {0, 0, 0, 1, 1}, Map.of());
                Construction mixed = Networks.exact(
                        config,
                        Memberships.ESTIMATED,
                        Tensor.of(mixedValues, 5, 3),
                        new int[] {1, 0, 1, 0, 0},
                        Map.of())) {
            plain.advance();
            mixed.advance();
            Tensor expected = plain.features(Construction.TRAIN);
            Tensor actual = mixed.features(Construction.TRAIN);
            for (int i = 0; i < 15; i++) {
                assertEquals(expected.get(order[i / 3] * 3L + i % 3), actual.get(i), 1e-14);
            }
            int[] labels = plain.estimatedLabels(Construction.TRAIN);
            assertArrayEquals(
                    new int[] {labels[3], labels[0], labels[4], labels[1], labels[2]},
                    mixed.estimatedLabels(Construction.TRAIN));
        }
    }

    /** The training samples once more, as a set of their own: they move as the training samples do. */
    @Test
    void otherSetsMoveAsTheTrainingSamplesDo() {
        Tensor samples = Lcg.fill(211, 1, 0, 6, 2, 5);
        Domain domain = new SpectralDomain(2, List.of(5), DftScaling.ORTHONORMAL);
        try (Construction network = Networks.exact(
                config(domain, 2),
                Memberships.ESTIMATED,
                samples,
                new int[] {0, 0, 0, 1, 1, 1},
                Map.of("again", samples))) {
            for (int layer = 0; layer < 5; layer++) {
                network.advance();
            }
            assertTrue(distance(network.features(Construction.TRAIN), network.features("again")) <= 1e-14);
            assertEquals(
                    network.estimatedRates(Construction.TRAIN).reduction(),
                    network.estimatedRates("again").reduction(),
                    1e-13);
        }
    }

    /** Kept or streamed, with thin operators or dense ones, it is the same network. */
    @Test
    void keepingLayersChangesNothing() {
        Tensor samples = Lcg.fill(212, 1, 0, 5, 11);
        int[] labels = {0, 1, 1, 1, 1};
        ReduNetConfig config = config(new VectorDomain(11), 2);
        try (Construction kept = Networks.exact(config, Memberships.ESTIMATED, samples, labels, Map.of());
                Construction streamed = Networks.exact(config, Memberships.ESTIMATED, samples, labels, Map.of())) {
            for (int layer = 0; layer < 3; layer++) {
                Tensor z = kept.features(Construction.TRAIN);
                BuiltLayer built = kept.build();
                streamed.advance();
                assertEquals(List.of(.2, .8), built.gamma());
                assertLayer(config, built, z, kept.features(Construction.TRAIN));
            }
            assertEquals(0, distance(kept.features(Construction.TRAIN), streamed.features(Construction.TRAIN)));
        }
    }

    /** The transform by its definition, from the operators that were returned. */
    private static void assertLayer(ReduNetConfig config, BuiltLayer layer, Tensor before, Tensor after) {
        double[][] z = Naive.rows(before);
        double[][] moved = Naive.rows(after);
        for (int i = 0; i < z.length; i++) {
            double[][] left = new double[layer.gamma().size()][];
            double sum = 0;
            double nearest = Double.POSITIVE_INFINITY;
            double[] norms = new double[left.length];
            for (int j = 0; j < left.length; j++) {
                left[j] = product(layer.compressions().get(j), z[i]);
                norms[j] = Math.sqrt(Naive.dot(left[j], left[j]));
                nearest = Math.min(nearest, norms[j]);
            }
            double[] next = product(layer.expansion(), z[i]);
            for (int j = 0; j < left.length; j++) {
                sum += Math.exp(-config.lambda() * (norms[j] - nearest));
            }
            for (int c = 0; c < next.length; c++) {
                double step = next[c];
                for (int j = 0; j < left.length; j++) {
                    double membership = Math.exp(-config.lambda() * (norms[j] - nearest)) / sum;
                    step -= layer.gamma().get(j) * membership * left[j][c];
                }
                next[c] = z[i][c] + config.eta() * step;
            }
            double length = Math.sqrt(Naive.dot(next, next));
            for (int c = 0; c < next.length; c++) {
                assertEquals(next[c] / length, moved[i][c], 1e-12);
            }
        }
    }

    private static double[] product(Tensor operator, double[] z) {
        double[] product = new double[z.length];
        for (int i = 0; i < z.length * z.length; i++) {
            product[i / z.length] += operator.get(i) * z[i % z.length];
        }
        return product;
    }

    @Test
    void takesOneSampleZeroSamplesAndDuplicates() {
        Tensor samples = Tensor.of(new double[] {1, 0, 0, 0, 1, 0, 1, 0, 0, 1}, 5, 2);
        try (Construction network = network(2, samples, 0, 0, 0, 0, 1)) {
            for (int layer = 0; layer < 50; layer++) {
                network.advance();
            }
            Tensor features = network.features(Construction.TRAIN);
            Networks.assertClose(new double[] {1, 0, 0, 0, 1, 0, 1, 0, 0, 1}, features, 0, 1e-12);
            assertTrue(network.labelledRates().reduction() > 0);
        }
    }

    @Test
    void takesOneClassAndSamplesAllOfZero() {
        try (Construction network = network(1, Tensor.of(new double[4], 2, 2), 0, 0)) {
            network.advance();
            Networks.assertClose(new double[4], network.features(Construction.TRAIN), 0, 0);
            assertEquals(0, network.labelledRates().total());
            assertEquals(0, network.estimatedRates(Construction.TRAIN).reduction());
        }
    }

    @Test
    void refusesAClassWithoutSamples() {
        refused(() -> network(3, Tensor.of(new double[] {1, 0, 0, 1}, 2, 2), 0, 2), "class 1 of 3 has no sample");
    }

    @Test
    void refusesLabelsOutOfRangeOrOfAnotherNumber() {
        Tensor samples = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
        refused(() -> network(2, samples, 0, 2), "labels[1] is 2; expected 0 to 1");
        refused(() -> network(2, samples, 0, -1), "labels[1] is -1");
        refused(() -> network(2, samples, 0, 1, 1), "the labels are i32[3]", "i32[2]");
        refused(() -> new LabelledSamples(samples, samples), "the labels are f64[2,2]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void refusesNumbersThatAreNotFinite(double wrong) {
        Tensor samples = Tensor.of(new double[] {1, 0, wrong, 1}, 2, 2);
        refused(() -> network(2, samples, 0, 1), "sample 1 of 'train' has " + wrong + " as its element 0");
        Tensor fine = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
        refused(
                () -> Networks.exact(
                        config(PLANE, 2), Memberships.ESTIMATED, fine, new int[] {0, 1}, Map.of("test", samples)),
                "sample 1 of 'test'");
    }

    @Test
    void refusesShapesThatDoNotFit() {
        Tensor wide = Lcg.fill(213, 1, 0, 2, 3);
        refused(() -> network(2, wide, 0, 1), "'train' are f64[2,3]; expected samples of [2]");
        Domain signals = new SpectralDomain(2, List.of(3), DftScaling.PLAIN);
        refused(() -> network(signals, Lcg.fill(214, 1, 0, 2, 3, 2), 0, 1), "f64[2,3,2]", "[2,3]");
        refused(
                () -> Networks.exact(
                        config(PLANE, 2),
                        Memberships.ESTIMATED,
                        Lcg.fill(215, 1, 0, 2, 2),
                        new int[] {0, 1},
                        Map.of("test", wide)),
                "'test' are f64[2,3]");
    }

    @Test
    void refusesAnotherSetOfTheSameName() {
        Tensor samples = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
        refused(
                () -> Networks.exact(
                        config(PLANE, 2),
                        Memberships.ESTIMATED,
                        samples,
                        new int[] {0, 1},
                        Map.of(Construction.TRAIN, samples)),
                "named 'train'");
        try (Construction network = network(2, samples, 0, 1)) {
            refused(() -> network.features("trian"), "no set 'trian'", "Did you mean 'train'?");
            refused(() -> network.memberships(Construction.TRAIN), "before the first layer");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesStepsAndPrecisionsOutOfRange(double wrong) {
        refused(() -> new ReduNetConfig(PLANE, 2, 0.5, wrong, 500), "epsilon_squared is " + wrong);
        refused(() -> new ReduNetConfig(PLANE, 2, wrong, 0.1, 500), "eta is " + wrong);
        if (wrong != 0) {
            refused(() -> new ReduNetConfig(PLANE, 2, 0.5, 0.1, wrong), "lambda is " + wrong);
        }
    }

    @Test
    void refusesDomainsAndFiltersWithoutExtent() {
        refused(() -> new VectorDomain(0), "dimension 0");
        refused(() -> new ReduNetConfig(PLANE, 0, 0.5, 0.1, 500), "classes is 0");
        refused(() -> new SpectralDomain(0, List.of(3), DftScaling.PLAIN), "0 channels");
        refused(() -> new SpectralDomain(1, List.of(), DftScaling.PLAIN), "extents []");
        refused(() -> new SpectralDomain(1, List.of(1, 2, 3), DftScaling.PLAIN), "extents [1, 2, 3]");
        refused(() -> new SpectralDomain(1, List.of(0), DftScaling.PLAIN), "extents [0]");
        refused(() -> new RandomFilters(1, 1, 3, 3, 10), "along 3 axes");
    }
}
