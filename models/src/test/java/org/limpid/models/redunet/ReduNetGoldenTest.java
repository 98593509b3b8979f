package org.limpid.models.redunet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.models.redunet.Networks.assertClose;
import static org.limpid.models.redunet.Networks.samples;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.Lcg;

/** ReduNets against numbers that the reference code gave in double precision, from portable samples. */
final class ReduNetGoldenTest {

    private static final double TOLERANCE = 1e-12;
    private static final String TEST = "test";
    private static final int[] LABELS = {0, 0, 0, 1, 1, 1};

    private static ReduNetConfig config(Domain domain) {
        return new ReduNetConfig(domain, 2, 0.5, 0.1, 5);
    }

    private static double[][] offsets(double[] first, double[] second) {
        return new double[][] {first, first, first, second, second, second};
    }

    @Test
    void buildsTheReferencesVectorNetwork() {
        Tensor train = samples(21, offsets(new double[] {2, 0, 0}, new double[] {0, 2, 0}), 6, 3);
        Map<String, Tensor> others = Map.of(TEST, Lcg.fill(22, 1, 1, 2, 3));
        try (Construction network =
                Networks.exact(config(new VectorDomain(3)), Memberships.ESTIMATED, train, LABELS, others)) {
            BuiltLayer first = network.build();
            assertClose(
                    new double[] {.33413425297330773, -.026362453655921426, .022106647176056368},
                    first.expansion(),
                    0,
                    TOLERANCE);
            assertEquals(2.7787120867228667, first.expansion().get(8), TOLERANCE);
            Tensor c0 = first.compressions().getFirst();
            assertClose(new double[] {.5100582430845896, -1.2080771692660648}, c0, 0, TOLERANCE);
            assertEquals(8.90872060538803, c0.get(4), TOLERANCE);
            assertEquals(4.188391409966861, c0.get(8), TOLERANCE);
            assertEquals(List.of(.5, .5), network.gamma());
            assertClose(
                    new double[] {.969996740570318, .22334095172603627, -.0960476057227221},
                    network.features(Construction.TRAIN),
                    0,
                    TOLERANCE);

            assertRates(network, Construction.TRAIN, 1.0801248811443176, 3.1027293957548023);
            // The test samples are all taken for one class: its share is that of training, half.
            assertRates(network, TEST, .963811747126364, 2 * .963811747126364);
            double[] train1 = {1.1154128697622876, 1.147594953028054, 1.171920364626804};
            double[] expand = {3.2125075740170095, 3.3045199093962565, 3.3699486562486602};
            double[] test = {.9393746756950017, .9197991899343301, .9060795975740604};
            for (int layer = 0; layer < 3; layer++) {
                network.advance();
                assertRates(network, Construction.TRAIN, train1[layer], expand[layer]);
                assertRates(network, TEST, test[layer], 2 * test[layer]);
            }
            assertEquals(4, network.layers());
            assertClose(
                    new double[] {.9726033681271294, .0666099271350582, -.22272360879535402},
                    network.features(Construction.TRAIN),
                    0,
                    TOLERANCE);
            assertClose(
                    new double[] {
                        .3247024526468754,
                        -.027874911481886356,
                        .9454053662609392,
                        .2693609109079805,
                        .13325872882998832,
                        .9537750315800045
                    },
                    network.features(TEST),
                    0,
                    TOLERANCE);
        }
    }

    private static void assertRates(Construction network, String set, double reduction, double total) {
        Rates rates = network.estimatedRates(set);
        assertEquals(total, rates.total(), TOLERANCE, set);
        assertEquals(reduction, rates.total() - rates.compressed(network.gamma()), TOLERANCE, set);
    }

    @Test
    void buildsTheReferencesNetworkOfSignals() {
        Tensor train = samples(31, offsets(new double[] {.5}, new double[] {0}), 6, 3, 4);
        Domain domain = new SpectralDomain(3, List.of(4), DftScaling.ORTHONORMAL);
        Map<String, Tensor> others = Map.of(TEST, Lcg.fill(32, 1, 0, 2, 3, 4));
        try (Construction network = Networks.exact(config(domain), Memberships.ESTIMATED, train, LABELS, others)) {
            Tensor e = domain.stored(network.build().expansion());
            assertEquals(1.4410008659395377, e.get(0), TOLERANCE);
            assertEquals(-1.0389521155054926, e.get(4 * 2), TOLERANCE);
            assertClose(new double[] {.4458185705851736, -.09200549373426613}, e, (4 + 1) * 2, TOLERANCE);
            assertEquals(2.0264924005346816, e.get(2), TOLERANCE);
            double[] totals = {.3750313705575681, .4744506988072532, .5012415727251924};
            double[] expand = {1.7143908912644585, 1.7439439235630747, 1.7586549789868848};
            for (int layer = 0; layer < totals.length; layer++) {
                Rates rates = network.estimatedRates(Construction.TRAIN);
                assertEquals(expand[layer], rates.total(), TOLERANCE);
                assertEquals(totals[layer], rates.reduction(), TOLERANCE);
                if (layer + 1 < totals.length) {
                    network.advance();
                }
            }
            Tensor features = network.features(Construction.TRAIN);
            assertClose(
                    new double[] {.40478736550504635, .4375341989937095, -.04763493049916957, .1138506018456048},
                    features,
                    0,
                    TOLERANCE);
            assertClose(
                    new double[] {.03310550838048518, .015094582299792107, .1077680457351256, .25039394495219636},
                    features,
                    8,
                    TOLERANCE);
            assertClose(
                    new double[] {.2278495786844696, .07919829083876352, -.08025581692455241},
                    network.features(TEST),
                    13,
                    TOLERANCE);
        }
    }

    @Test
    void buildsTheReferencesNetworkOfPlanes() {
        Tensor train = samples(41, new double[][] {{.5}, {.5}, {0}, {0}}, 4, 2, 2, 3);
        Domain domain = new SpectralDomain(2, List.of(2, 3), DftScaling.ORTHONORMAL);
        Map<String, Tensor> others = Map.of(TEST, Lcg.fill(42, 1, 0, 1, 2, 2, 3));
        try (Construction network =
                Networks.exact(config(domain), Memberships.ESTIMATED, train, new int[] {0, 0, 1, 1}, others)) {
            for (double total : new double[] {.2093396898025447, .23171815870439072, .23595718307133384}) {
                network.advance();
                assertEquals(total, network.estimatedRates(Construction.TRAIN).reduction(), TOLERANCE);
            }
            assertClose(
                    new double[] {-.1386429349687231, .4685295966222569, .3051555387823927},
                    network.features(Construction.TRAIN),
                    0,
                    TOLERANCE);
            assertClose(
                    new double[] {.434322882898146, .00625955848661102, -.25415614328971314},
                    network.features(TEST),
                    0,
                    TOLERANCE);
        }
    }

    @Test
    void liftsByTheReferencesFilters() {
        RandomFilters filters = new RandomFilters(2, 3, 3, 1, 10);
        ProgramBuilder builder = new ProgramBuilder("lift");
        builder.output("y", filters.append(builder, builder.input("x", TensorType.f32(2, 2, 5))));
        Tensor y = Oracle.run(
                        builder.build(),
                        Map.of(filters.parameter(), Lcg.fill(82, 1, 0, 3, 6)),
                        Map.of("x", Lcg.fill(81, 1, 0, 2, 2, 5)))
                .output("y")
                .toTensor();
        assertClose(
                new double[] {
                    0,
                    0,
                    .2702121628491699,
                    .34301348733507714,
                    .029415172747118024,
                    1.2390073555665384,
                    .46150290195670446,
                    0,
                    0,
                    0,
                    .4120620372363629,
                    .09804312513263505,
                    0,
                    .24166554375076804,
                    0
                },
                y,
                0,
                TOLERANCE);
    }

    @Test
    void liftsPlanesAsTheSumOverAllTaps() {
        RandomFilters filters = new RandomFilters(2, 3, 3, 2, 10);
        Tensor x = Lcg.fill(83, 1, 0, 1, 2, 4, 5);
        ProgramBuilder builder = new ProgramBuilder("lift");
        builder.output("y", filters.append(builder, builder.input("x", TensorType.f32(1, 2, 4, 5))));
        Tensor kernels = filters.kernels();
        Tensor y = Oracle.run(builder.build(), Map.of(filters.parameter(), kernels), Map.of("x", x))
                .output("y")
                .toTensor();
        double[] expected = new double[3 * 4 * 5];
        for (int i = 0; i < expected.length; i++) {
            for (int tap = 0; tap < 2 * 9; tap++) {
                int row = (i / 5 % 4 + tap / 3 % 3) % 4;
                int column = (i % 5 + tap % 3) % 5;
                expected[i] += kernels.get(i / 20 * 18 + tap) * x.get(tap / 9 * 20 + row * 5 + column);
            }
        }
        assertClose(Arrays.stream(expected).map(v -> Math.max(v, 0)).toArray(), y, 0, TOLERANCE);
    }

    /** More samples than are lifted in one run, and a number that leaves some over. */
    @Test
    void liftsAnyNumberOfSamples() {
        RandomFilters filters = new RandomFilters(1, 2, 3, 1, 10);
        Tensor samples = Lcg.fill(84, 1, 0, 131, 1, 4).toF32();
        Tensor all = filters.lift(new OracleBackend(), samples);
        assertEquals(TensorType.f32(131, 2, 4), all.type());
        for (int sample : new int[] {0, 63, 64, 127, 128, 130}) {
            float[] one = new float[4];
            for (int t = 0; t < 4; t++) {
                one[t] = samples.getFloat(sample * 4L + t);
            }
            Tensor alone = filters.lift(new OracleBackend(), Tensor.of(one, 1, 1, 4));
            assertClose(alone.toDoubles(), all, sample * 8, 0);
        }
        assertTrue(Arrays.stream(all.toDoubles()).sum() > 1);
    }

    @Test
    void drawsTheReferencesNumbers() {
        double[] first = {
            1.331586504129518, .7152789743984055, -1.5454002921112682, -.008383849928522256, .6213359738904805
        };
        assertArrayEquals(
                first, Arrays.copyOf(new RandomFilters(1, 5, 9, 2, 10).kernels().toDoubles(), 5), 1e-15);
        assertEquals(2.4042931848699887, sum(new RandomFilters(15, 20, 5, 1, 10)), 1e-12);
        assertEquals(18.66553035878995, sum(new RandomFilters(1, 5, 9, 2, 10)), 1e-12);
        assertEquals(-141.18248341987274, sum(new RandomFilters(1, 75, 9, 2, 10)), 1e-11);
        assertArrayEquals(
                new int[] {7, 10, 5, 6, 3, 18, 13, 2, 14, 8, 17, 16, 19, 12, 11, 1, 0, 15, 4, 9},
                new LegacyRandom(10).permutation(20));
    }

    private static double sum(RandomFilters filters) {
        return Arrays.stream(filters.kernels().toDoubles()).sum();
    }
}
