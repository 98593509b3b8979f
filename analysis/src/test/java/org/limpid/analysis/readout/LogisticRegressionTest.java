package org.limpid.analysis.readout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.tensor.Tensor;

final class LogisticRegressionTest {

    private final Backend backend = Backends.discover().open("cpu:scalar", BackendOptions.DEFAULT.withThreads(1));

    @AfterEach
    void close() {
        backend.close();
    }

    /** Three clouds on a line that no single threshold tells apart, at a scale and an offset that only scaling takes away. */
    @Test
    void tellsCloudsApart() {
        Random random = new Random(1);
        float[] features = new float[300 * 3];
        int[] labels = new int[300];
        for (int i = 0; i < 300; i++) {
            labels[i] = i % 3;
            features[3 * i] = (float) (1000 + 1e-2 * (labels[i] + 0.1 * random.nextGaussian()));
            features[3 * i + 1] = (float) random.nextGaussian();
            features[3 * i + 2] = 7;
        }
        Tensor x = Tensor.of(features, 300, 3);
        Tensor y = Tensor.of(labels);
        assertEquals(1, LogisticRegression.fit(backend, x, y, 3, 1e-4).accuracy(x, y));
    }

    /** Of two samples with one feature at ±1, the minimum has tanh-free closed terms: σ(−2w)·2 = decay·2w for ±w. */
    @Test
    void findsTheMinimumOfTheConvexProblem() {
        Tensor x = Tensor.of(new float[] {-3, 5}, 2, 1);
        Tensor y = Tensor.of(new int[] {0, 1});
        double decay = 0.1;
        LogisticRegression fitted = LogisticRegression.fit(backend, x, y, 2, decay);
        double expected = root(decay);
        assertArrayEquals(new double[] {-expected, expected}, fitted.weight(), 1e-3);
        assertTrue(fitted.slope() < 1e-3, () -> "slope " + fitted.slope());
    }

    /** Without a penalty classes that can be told apart have no minimum: the weights only grow. */
    @Test
    void saysThatItIsNotAtTheMinimum() {
        Tensor x = Tensor.of(new float[] {-3, 5}, 2, 1);
        LogisticRegression fitted = LogisticRegression.fit(backend, x, Tensor.of(new int[] {0, 1}), 2, 0);
        double w = fitted.weight()[1];
        // The two gradients of the weights are ∓σ(−2w); that of the intercepts is 0.
        assertEquals(Math.sqrt(2) / (1 + Math.exp(2 * w)), fitted.slope(), 1e-6);
        assertTrue(fitted.slope() > 0, () -> "slope " + fitted.slope());
    }

    /** By bisection: the logits differ by 2w for the sample at 1, so that the mean loss is log(1 + e^(−2w)) and its slope −2σ(−2w). */
    private static double root(double decay) {
        double low = 0;
        double high = 100;
        for (int i = 0; i < 100; i++) {
            double w = (low + high) / 2;
            double slope = -2 / (1 + Math.exp(2 * w)) + 2 * decay * w;
            if (slope < 0) {
                low = w;
            } else {
                high = w;
            }
        }
        return low;
    }

    @Test
    void refusesWhatCannotBeFitted() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2, 1);
        refused(x, new int[] {0, 0}, 2, 1, "class 1 of 2 has no sample");
        refused(x, new int[] {0, 1}, 1, 1, "1 classes and decay 1.0; expected 2");
        refused(x, new int[] {0, 1}, 2, Double.NaN, "decay NaN");
        refused(Tensor.of(new float[] {1, Float.NaN}, 2, 1), new int[] {0, 1}, 2, 1, "has NaN as its feature 0");
    }

    private void refused(Tensor x, int[] labels, int classes, double decay, String words) {
        var error = assertThrows(
                LimpidException.class, () -> LogisticRegression.fit(backend, x, Tensor.of(labels), classes, decay));
        assertTrue(error.getMessage().contains(words), error.getMessage());
    }
}
