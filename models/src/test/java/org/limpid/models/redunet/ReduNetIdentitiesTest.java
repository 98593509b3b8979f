package org.limpid.models.redunet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.models.redunet.Networks.assertClose;
import static org.limpid.models.redunet.Networks.distance;
import static org.limpid.models.redunet.Networks.rolled;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.Lcg;

/** What the mathematics says of the operators, whatever the samples: held in double precision. */
final class ReduNetIdentitiesTest {

    private static final double EPSILON_SQUARED = 0.1;

    private static ReduNetConfig config(Domain domain, double eta, double lambda) {
        return new ReduNetConfig(domain, 2, eta, EPSILON_SQUARED, lambda);
    }

    private static int[] halves(int samples) {
        int[] labels = new int[samples];
        Arrays.fill(labels, (samples + 1) / 2, samples, 1);
        return labels;
    }

    private static Domain signals(int channels, DftScaling scaling, Integer... extents) {
        return new SpectralDomain(channels, List.of(extents), scaling);
    }

    /** E z = α(z − Zq*), q* = argmin α‖z − Zq‖² + ‖q‖²; Cʲ likewise against its class: more samples than channels, and fewer. */
    @ParameterizedTest
    @CsvSource({"12, 5", "9, 7", "6, 20", "3, 4", "2, 9"})
    void operatorsLeaveWhatRidgeRegressionDoesNotExplain(int samples, int d) {
        Tensor train = Lcg.fill(201, 1, 0.1, samples, d);
        ReduNetConfig config = config(new VectorDomain(d), 0.5, 5);
        try (Construction network = Networks.exact(config, Memberships.ESTIMATED, train, halves(samples), Map.of())) {
            double[][] z = Naive.rows(network.features(Construction.TRAIN));
            BuiltLayer layer = network.build();
            int first = (samples + 1) / 2;
            double[] probe = Lcg.fill(202, 1, 0, d).toDoubles();
            assertResidual(layer.expansion(), z, probe);
            assertResidual(layer.compressions().get(0), Arrays.copyOfRange(z, 0, first), probe);
            assertResidual(layer.compressions().get(1), Arrays.copyOfRange(z, first, samples), probe);
        }
    }

    private static void assertResidual(Tensor operator, double[][] z, double[] probe) {
        int d = probe.length;
        double alpha = d / (z.length * EPSILON_SQUARED);
        // The normal equations of the ridge regression: (I + αZᵀZ) q = αZᵀ probe.
        double[][] normal = new double[z.length][z.length];
        double[] right = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < z.length; j++) {
                normal[i][j] = alpha * Naive.dot(z[i], z[j]) + (i == j ? 1 : 0);
            }
            right[i] = alpha * Naive.dot(z[i], probe);
        }
        double[] q = Naive.solve(normal, right);
        for (int row = 0; row < d; row++) {
            double residual = probe[row];
            for (int i = 0; i < z.length; i++) {
                residual -= z[i][row] * q[i];
            }
            double applied = 0;
            for (int column = 0; column < d; column++) {
                applied += operator.get((long) row * d + column) * probe[column];
            }
            assertEquals(alpha * residual, applied, 1e-12 * alpha);
        }
    }

    /**
     * Under the paper's DFT a spectral operator is the dense one of all cyclic shifts of the samples, under the
     * orthonormal DFT that of shifts divided by the root of their number.
     */
    @ParameterizedTest
    @CsvSource({
        "PLAIN, 1, 4",
        "PLAIN, 1, 5",
        "PLAIN, 1, 1",
        "ORTHONORMAL, 1, 6",
        "PLAIN, 3, 4",
        "PLAIN, 2, 3",
        "ORTHONORMAL, 3, 5"
    })
    void spectralOperatorsAreThoseOfAllShifts(DftScaling scaling, int h, int w) {
        int channels = 2;
        int samples = 3;
        boolean planar = h > 1;
        Domain domain = planar ? signals(channels, scaling, h, w) : signals(channels, scaling, w);
        int[] extents = planar ? new int[] {samples, channels, h, w} : new int[] {samples, channels, w};
        Tensor train = Lcg.fill(203, 1, 0.2, extents);
        try (Construction network =
                Networks.exact(config(domain, 0.5, 5), Memberships.ESTIMATED, train, halves(samples), Map.of())) {
            Tensor z = network.features(Construction.TRAIN);
            Tensor spectral = domain.stored(network.build().expansion());
            double[][] shifts = new double[samples * h * w][];
            int n = 0;
            for (int down = 0; down < h; down++) {
                for (int along = 0; along < w; along++) {
                    Tensor shifted = rolled(z, planar ? List.of(down, along) : List.of(along));
                    for (double[] row : Naive.rows(shifted)) {
                        shifts[n++] = row;
                    }
                }
            }
            double alpha = channels / (samples * EPSILON_SQUARED);
            double scale = scaling == DftScaling.PLAIN ? alpha : alpha / (h * w);
            double[] probe = Lcg.fill(204, 1, 0, channels * h * w).toDoubles();
            double[] expected = Naive.ridge(shifts, alpha, scale, probe);
            assertClose(Naive.circularProduct(spectral, probe, channels, h, w), Tensor.of(expected), 0, 1e-12 * alpha);
        }
    }

    /** On samples that are not normalised, as the reference's numbers have them. */
    @ParameterizedTest
    @EnumSource(DftScaling.class)
    void spectralOperatorsAndRatesAreTheReferences(DftScaling scaling) {
        Tensor z = Lcg.fill(91, 1, 0, 3, 2, 4);
        double[][] rows = Naive.rows(z);
        double[] norms = Arrays.stream(rows)
                .mapToDouble(row -> Math.sqrt(Naive.dot(row, row)))
                .toArray();
        Domain domain = signals(2, scaling, 4);
        ProgramBuilder builder = new ProgramBuilder("operators");
        Value normalised = domain.enter(builder, builder.input("z", TensorType.f32(3, 2, 4)));
        Value features = builder.mul(normalised, builder.input("norms", TensorType.f32(1, 3, 1)));
        ReduNetConfig config = new ReduNetConfig(domain, 1, 0.5, EPSILON_SQUARED, 5);
        OperatorBuilder.Operators operators = new OperatorBuilder(builder, config).build(features, List.of(features));
        builder.output("E", operators.expansion().dense(builder));
        builder.output("R", operators.totalRate());
        Oracle.Result result =
                Oracle.run(builder.build(), domain.tables(), Map.of("z", z, "norms", Tensor.of(norms, 1, 3, 1)));
        boolean plain = scaling == DftScaling.PLAIN;
        double[] golden = plain
                ? new double[] {.33347507173076024, .13922812914630503, .23628949089601498, .3221316746995919}
                : new double[] {.8436973200175136, .08527141375271485, .5895463690086699, .9342135547969479};
        Tensor stored = domain.stored(result.output("E").toTensor());
        assertClose(golden, Tensor.of(Naive.circularProduct(stored, rows[0], 2, 1, 4)), 0, 1e-12);
        assertEquals(
                plain ? 2.7098021986686534 : 1.6029507435680233,
                result.output("R").toTensor().get(0),
                1e-12);
    }

    /** Shifting the input shifts the features and changes no membership, 200 layers deep. */
    @ParameterizedTest
    @MethodSource("equivariant")
    void shiftsPassThroughTheNetwork(Domain domain, List<Integer> shifts) {
        int[] extents = Stream.of(new int[] {6}, domain.sample().toArray())
                .flatMapToInt(Arrays::stream)
                .toArray();
        Tensor train = Lcg.fill(205, 1, 0.2, extents);
        Tensor test = Lcg.fill(206, 1, 0.3, extents);
        Map<String, Tensor> others = Map.of("test", test, "shifted", rolled(test, shifts));
        try (Construction network =
                Networks.exact(config(domain, 0.5, 500), Memberships.ESTIMATED, train, halves(6), others)) {
            for (int layer = 0; layer < 200; layer++) {
                network.advance();
            }
            assertTrue(
                    distance(rolled(network.features("test"), shifts), network.features("shifted")) <= 1e-7,
                    "features shift with their input");
            assertTrue(
                    distance(network.memberships("test"), network.memberships("shifted")) <= 1e-7, "memberships stay");
        }
    }

    static Stream<Arguments> equivariant() {
        return Stream.of(
                Arguments.of(signals(2, DftScaling.ORTHONORMAL, 7), List.of(3)),
                Arguments.of(signals(3, DftScaling.PLAIN, 8), List.of(5)),
                Arguments.of(signals(2, DftScaling.ORTHONORMAL, 4, 5), List.of(1, 2)));
    }

    /** Gradient ascent: with the labels' memberships and a small step the rate reduction never falls. */
    @ParameterizedTest
    @MethodSource("monotone")
    void rateReductionNeverFallsWithLabels(Domain domain, double eta) {
        int[] extents = Stream.of(new int[] {8}, domain.sample().toArray())
                .flatMapToInt(Arrays::stream)
                .toArray();
        Tensor train = Lcg.fill(207, 1, 0.4, extents);
        try (Construction network =
                Networks.exact(config(domain, eta, 500), Memberships.LABELLED, train, halves(8), Map.of())) {
            double before = network.labelledRates().reduction();
            double first = before;
            for (int layer = 0; layer < 2000; layer++) {
                network.advance();
                double after = network.labelledRates().reduction();
                assertTrue(after >= before - 1e-12, "layer " + layer + ": " + before + " → " + after);
                before = after;
            }
            assertTrue(before > first + 0.1, first + " → " + before);
        }
    }

    static Stream<Arguments> monotone() {
        return Stream.of(
                Arguments.of(new VectorDomain(3), 0.1), Arguments.of(signals(2, DftScaling.ORTHONORMAL, 3), 0.1));
    }

    /** What is measured beside the network is what its own factors give. */
    @Test
    void ratesByMembershipAndByLabelAgreeWhereTheMembershipsDo() {
        Tensor train =
                Networks.samples(208, new double[][] {{4, 0}, {4, 0}, {4, 0}, {0, 4}, {0, 4}, {0, 4}, {0, 4}}, 7, 2);
        for (Domain domain : List.of(new VectorDomain(2), signals(1, DftScaling.PLAIN, 2))) {
            Tensor given = domain instanceof VectorDomain ? train : train.reshape(7, 1, 2);
            int[] labels = {0, 0, 0, 1, 1, 1, 1};
            try (Construction network =
                    Networks.exact(config(domain, 0.1, 500), Memberships.ESTIMATED, given, labels, Map.of())) {
                network.advance();
                if (!Arrays.equals(labels, network.estimatedLabels(Construction.TRAIN))) {
                    // A shift of (4, 0) is (0, 4): the invariant network cannot tell these classes apart.
                    assertTrue(domain instanceof SpectralDomain);
                    continue;
                }
                Rates estimated = network.estimatedRates(Construction.TRAIN);
                Rates labelled = network.labelledRates();
                assertEquals(labelled.total(), estimated.total(), 1e-13);
                assertEquals(labelled.compressed(), estimated.compressed(), 1e-13);
            }
        }
    }
}
