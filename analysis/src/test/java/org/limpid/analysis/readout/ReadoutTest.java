package org.limpid.analysis.readout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/** The read-outs on samples whose classes can be told by hand. */
final class ReadoutTest {

    private static Tensor rows(int width, double... values) {
        return Tensor.of(values, values.length / width, width);
    }

    private static void refused(Executable action, String... parts) {
        String message = assertThrows(LimpidException.class, action).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void theNearestSubspaceIsTheOneThatLeavesLeast() {
        // Class 0 spans the plane of the first two axes, class 1 the third axis; lengths do not matter.
        Tensor features = rows(3, 1, 1, 0, 1, -1, 0, 3, 0, 0, 0, 0, 2, 0, 0, -5);
        NearestSubspace subspaces = NearestSubspace.fit(features, Tensor.of(new int[] {0, 0, 0, 1, 1}), 2, 3);
        assertEquals(List.of(2, 1), subspaces.dimensions());
        // (1, 1, 1.4): 1.4 is left by the plane, √2 by the axis; (1, 1, 1.42) the other way round.
        assertArrayEquals(new int[] {0, 1, 0}, subspaces.predict(rows(3, 1, 1, 1.4, 1, 1, 1.42, 0, 0, 0)));
        assertEquals(0.5, subspaces.accuracy(rows(3, 1, 1, 1.4, 1, 1, 1.42), Tensor.of(new int[] {0, 0})));
    }

    @Test
    void oneComponentIsTheLeadingDirectionAndNotTheMean() {
        // The class lies along the first axis, on both sides of the origin: its mean is on the second axis.
        Tensor features = rows(2, 4, 1, -4, 1, 0, 1, 0, 1.5);
        NearestSubspace subspaces = NearestSubspace.fit(features, Tensor.of(new int[] {0, 0, 1, 1}), 2, 1);
        assertArrayEquals(new int[] {0, 1}, subspaces.predict(rows(2, 1, 0.9, 0.9, 1)));
    }

    /** By the samples' side or by the features', with samples repeated to change the side: the same spans. */
    @Test
    void bothSidesGiveTheSameSpans() {
        SplittableRandom random = new SplittableRandom(1);
        double[] few = random.doubles(2 * 4 * 10, -1, 1).toArray();
        double[] many = new double[few.length * 8];
        int[] manyLabels = new int[64];
        for (int i = 0; i < manyLabels.length; i++) {
            manyLabels[i] = i % 8 < 4 ? 0 : 1;
            System.arraycopy(few, i % 8 * 10, many, i * 10, 10);
        }
        Tensor labels = Tensor.of(new int[] {0, 0, 0, 0, 1, 1, 1, 1});
        Tensor probe = Tensor.of(random.doubles(3000, -1, 1).toArray(), 300, 10);
        for (int components = 1; components <= 4; components++) {
            NearestSubspace bySamples = NearestSubspace.fit(rows(10, few), labels, 2, components);
            NearestSubspace byFeatures = NearestSubspace.fit(rows(10, many), Tensor.of(manyLabels), 2, components);
            assertEquals(bySamples.dimensions(), byFeatures.dimensions());
            assertArrayEquals(bySamples.predict(probe), byFeatures.predict(probe));
        }
    }

    /** Fewer dimensions of subspaces that were found are those that would have been found. */
    @Test
    void leadingDimensionsAreThoseOfASmallerFit() {
        SplittableRandom random = new SplittableRandom(2);
        Tensor features = rows(10, random.doubles(140, -1, 1).toArray());
        int[] classes = new int[14];
        for (int i = 0; i < 14; i++) {
            classes[i] = i % 2;
        }
        Tensor labels = Tensor.of(classes);
        NearestSubspace all = NearestSubspace.fit(features, labels, 2, 6);
        Tensor others = rows(10, random.doubles(3000, -1, 1).toArray());
        for (int components = 1; components <= 7; components++) {
            NearestSubspace fitted = NearestSubspace.fit(features, labels, 2, Math.min(components, 6));
            assertEquals(fitted.dimensions(), all.leading(components).dimensions());
            assertArrayEquals(
                    fitted.predict(others), all.leading(components).predict(others), components + " components");
        }
        refused(() -> all.leading(0), "0 leading components");
    }

    @Test
    void aClassOfZerosSpansNothing() {
        Tensor features = rows(2, 0, 0, 0, 0, 1, 0);
        NearestSubspace subspaces = NearestSubspace.fit(features, Tensor.of(new int[] {0, 0, 1}), 2, 1);
        assertEquals(List.of(0, 1), subspaces.dimensions());
        assertArrayEquals(new int[] {0, 1}, subspaces.predict(rows(2, 0, 1, 1, 1)));
    }

    @Test
    void neighboursVoteAndTiesGoToTheSmallestClass() {
        Tensor features = rows(2, 1, 0, 0.9, 0.1, 0.8, 0.2, 0, 1, 0.1, 0.9);
        Tensor labels = Tensor.of(new int[] {2, 1, 1, 0, 0});
        Tensor probe = rows(2, 1, 0);
        assertArrayEquals(
                new int[] {2}, NearestNeighbours.fit(features, labels, 3, 1).predict(probe));
        assertArrayEquals(
                new int[] {1}, NearestNeighbours.fit(features, labels, 3, 2).predict(probe));
        assertArrayEquals(
                new int[] {1}, NearestNeighbours.fit(features, labels, 3, 3).predict(probe));
        assertArrayEquals(
                new int[] {0}, NearestNeighbours.fit(features, labels, 3, 5).predict(probe));
    }

    /** At ±1 the intercept is 0 and ½w² + 2C(1 − w)² is least at w = 4C/(1 + 4C). */
    @Test
    void theSvmFindsTheMinimumInClosedForm() {
        Tensor weights =
                LinearSvm.fit(rows(1, -1, 1), Tensor.of(new int[] {0, 1}), 2, 1).weights();
        assertEquals(-0.8, weights.get(0), 1e-4);
        assertEquals(0, weights.get(1), 1e-4);
        assertEquals(0.8, weights.get(2), 1e-4);
    }

    /** At the minimum the gradient w − 2C Σ_i y_i max(0, 1 − y_i(wᵀz_i + b)) z_i vanishes, and that of b likewise. */
    @Test
    void theSvmStopsWhereTheGradientVanishes() {
        SplittableRandom random = new SplittableRandom(2);
        int m = 60;
        int d = 5;
        double[] values = random.doubles((long) m * d, -1, 1).toArray();
        int[] labels = new int[m];
        for (int i = 0; i < m; i++) {
            labels[i] = values[i * d] + 0.3 * values[i * d + 1] > 0 ? 1 : 0;
        }
        double cost = 0.7;
        LinearSvm machine = LinearSvm.fit(Tensor.of(values, m, d), Tensor.of(labels), 2, cost);
        double[] w = machine.weights().toDoubles();
        double[] gradient = Arrays.copyOf(w, d + 1);
        for (int i = 0; i < m; i++) {
            double sign = labels[i] == 0 ? 1 : -1;
            double value = w[d];
            for (int c = 0; c < d; c++) {
                value += w[c] * values[i * d + c];
            }
            double slack = Math.max(0, 1 - sign * value);
            for (int c = 0; c <= d; c++) {
                gradient[c] -= 2 * cost * sign * slack * (c < d ? values[i * d + c] : 1);
            }
        }
        for (double part : gradient) {
            assertEquals(0, part, 0.02);
        }
        assertTrue(machine.violation() <= 1e-4, () -> "violation " + machine.violation());
        assertTrue(machine.accuracy(Tensor.of(values, m, d), Tensor.of(labels)) > 0.95);
    }

    /** Two samples that nearly coincide under opposite labels at a high cost: the descent creeps. */
    @Test
    void theSvmSaysThatItDidNotReachTheMinimum() {
        LinearSvm machine = LinearSvm.fit(rows(1, 1, 1.001), Tensor.of(new int[] {0, 1}), 2, 1e9);
        assertTrue(machine.violation() > 1e-4, () -> "violation " + machine.violation());
    }

    @Test
    void axesBehindTheFirstAreOneVector() {
        Tensor images = Tensor.of(new float[] {1, 0, 0, 0, 0, 0, 0, 1}, 2, 2, 2);
        NearestSubspace subspaces = NearestSubspace.fit(images, Tensor.of(new int[] {0, 1}), 2, 10);
        assertArrayEquals(new int[] {0, 1}, subspaces.predict(images));
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor features = rows(2, 1, 0, 0, 1);
        Tensor labels = Tensor.of(new int[] {0, 1});
        refused(() -> NearestSubspace.fit(features, Tensor.of(new int[] {0}), 2, 1), "i32[1]", "i32[2]");
        refused(() -> NearestSubspace.fit(features, Tensor.of(new int[] {0, 2}), 2, 1), "labels[1] is 2");
        refused(() -> NearestSubspace.fit(features, labels, 3, 1), "class 2 of 3 has no sample");
        refused(() -> NearestSubspace.fit(features, labels, 0, 1), "classes is 0");
        refused(() -> NearestSubspace.fit(features, labels, 2, 0), "0 components");
        refused(() -> NearestSubspace.fit(rows(1, 1, 2), labels, 2, 1), "1 numbers");
        refused(() -> NearestSubspace.fit(rows(2, 1, 0, Double.NaN, 1), labels, 2, 1), "sample 1 has NaN");
        refused(() -> NearestNeighbours.fit(features, labels, 2, 3), "3 of 2 samples");
        refused(() -> LinearSvm.fit(features, labels, 2, Double.NaN), "C is NaN");
        NearestSubspace fitted = NearestSubspace.fit(features, labels, 2, 1);
        refused(() -> fitted.predict(rows(3, 1, 2, 3)), "3 numbers each; expected 2");
        refused(() -> fitted.accuracy(features, Tensor.of(new int[] {0})), "i32[1]");
        refused(() -> fitted.predict(Tensor.of(new float[] {1, 0}, 2)), "f32[2]");
    }
}
