package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CodingRateBackward;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.training.checkpoint.SafeTensors;

/** Files of kind {@code mcr2}, made class by class in double precision. */
class RateReductionParityTest {

    private static final double EPSILON_SQUARED = 0.5;

    @TempDir
    Path folder;

    private static final class Reference {

        final Map<String, String> metadata = new LinkedHashMap<>();
        final Map<String, Tensor> tensors = new LinkedHashMap<>();

        /** The last class has no sample if there are more classes than samples. */
        Reference(int m, int d, int classes) {
            metadata.putAll(Map.of("kind", "mcr2", "samples", "" + m, "dim", "" + d, "classes", "" + classes));
            metadata.put("epsilon_squared", "" + EPSILON_SQUARED);
            SplittableRandom random = new SplittableRandom(5);
            double[] z = random.doubles((long) m * d, -1, 1).toArray();
            int[] labels = IntStream.range(0, m).map(i -> i % classes).toArray();
            double[] gradient = new double[z.length];
            int[] all = IntStream.range(0, m).toArray();
            double total = add(z, d, all, 1, gradient);
            double compressed = 0;
            for (int j = 0; j < classes; j++) {
                int label = j;
                int[] members =
                        IntStream.range(0, m).filter(i -> labels[i] == label).toArray();
                if (members.length > 0) {
                    double share = (double) members.length / m;
                    compressed += share * add(z, d, members, -share, gradient);
                }
            }
            tensors.put("Z", Tensor.of(z, m, d));
            tensors.put("labels", Tensor.of(labels));
            tensors.put("R", Tensor.of(new double[] {total}));
            tensors.put("Rc", Tensor.of(new double[] {compressed}));
            tensors.put("grad.deltaR", Tensor.of(gradient, m, d));
        }

        /** The rate of some rows; adds its gradient times a factor. */
        private static double add(double[] z, int d, int[] rows, double factor, double[] gradient) {
            double[] taken = new double[rows.length * d];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = z[rows[i / d] * d + i % d];
            }
            Tensor some = Tensor.of(taken, rows.length, d);
            double alpha = d / (rows.length * EPSILON_SQUARED);
            Tensor back = Oracle.apply(
                            new CodingRateBackward(alpha),
                            some,
                            Tensor.of(new double[] {factor}).reshape())
                    .getFirst();
            for (int i = 0; i < taken.length; i++) {
                gradient[rows[i / d] * d + i % d] += back.get(i);
            }
            return Oracle.apply(new CodingRate(alpha), some).getFirst().get(0);
        }

        Tensor tensor(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }
    }

    private Outcome outcome(String backend, int m, int d, int classes, Consumer<Reference> change) {
        Reference reference = new Reference(m, d, classes);
        change.accept(reference);
        Path file = folder.resolve("mcr2.safetensors");
        SafeTensors.write(file, reference.metadata, reference.tensors);
        return Outcome.of("parity", "-b", backend, file);
    }

    @ParameterizedTest
    @CsvSource({"cpu:vector, 23, 7, 4", "cpu:scalar, 23, 7, 4", "cpu, 9, 17, 2", "cpu, 3, 5, 4", "cpu:scalar, 1, 1, 1"})
    void agreesWithTheRatesOfEachClass(String backend, int m, int d, int classes) {
        Outcome outcome = outcome(backend, m, d, classes, _ -> {});
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("in 3 tensors"), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"R", "Rc", "grad.deltaR"})
    void disagreesWhenAValueIsOff(String name) {
        Outcome outcome = outcome("cpu", 9, 4, 3, reference -> {
            double[] values = reference.tensor(name).toDoubles();
            values[0] += 0.01;
            int[] extents = reference.tensor(name).shape().toArray();
            reference.tensors.put(name, Tensor.of(values, extents));
        });
        assertEquals(1, outcome.code(), outcome.out() + outcome.err());
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        refused(reference -> reference.tensor("labels").setInt(2, 3), "labels[2] is 3; expected 0 to 2");
        refused(reference -> reference.metadata.put("epsilon_squared", "-1"), "epsilon_squared is -1.0");
        refused(reference -> reference.metadata.put("dim", "5"), "'Z' is f64[9,4]; expected f64[9,5]");
        refused(reference -> reference.tensors.put("grad.R", Tensor.scalar(1)), "tensor 'grad.R'");
        refused(reference -> reference.metadata.put("gamma", "1"), "key 'gamma'");
    }

    private void refused(Consumer<Reference> change, String message) {
        Outcome outcome = outcome("cpu", 9, 4, 3, change);
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
    }
}
