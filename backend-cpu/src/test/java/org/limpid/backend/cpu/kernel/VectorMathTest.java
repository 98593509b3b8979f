package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The bounds that {@link VectorMath} promises, against double precision. Every 997th float is tried, or all of them with
 * {@code -Dlimpid.test.stride=1}, in some three minutes.
 */
final class VectorMathTest {

    private static final int STRIDE = Integer.getInteger("limpid.test.stride", 997);

    private static final int BATCH = 1 << 12;

    /** y = f(x) for the first elements of x. */
    @FunctionalInterface
    private interface Loop {
        void run(float[] x, float[] y, int n);
    }

    private static final Loop ERF = (x, y, n) -> VectorMath.erf(x, 0, y, 0, n);

    @Test
    void exponentialsAreWithinTheirBound() {
        within(1.01, (x, y, n) -> VectorMath.exp(1, 0, x, 0, y, 0, n), Math::exp, 0x1p-40f, 88.7f);
        within(1.01, (x, y, n) -> VectorMath.exp(-1, 0, x, 0, y, 0, n), x -> Math.exp(-x), 0x1p-40f, 87.3f);
    }

    @Test
    void logarithmsAreWithinTheirBound() {
        within(2, (x, y, n) -> VectorMath.log(x, 0, y, 0, n), Math::log, Float.MIN_VALUE, Float.MAX_VALUE);
    }

    @Test
    void hyperbolicTangentsAreWithinTheirBound() {
        within(3, (x, y, n) -> VectorMath.tanh(x, 0, y, 0, n), Math::tanh, Float.MIN_VALUE, 12);
    }

    /** From 4 on a result is 1, whose distance from erf x falls. */
    @Test
    void errorFunctionsAreWithinTheirBound() {
        within(1.02, ERF, VectorMathTest::erf, Float.MIN_VALUE, 4);
        assertTrue(1 - ScalarMath.erf(3.999999) < Math.ulp(0.99f) / 2);
    }

    /** Of tiny numbers two terms of the series say all in double precision: all floats are soon done. */
    private static double erf(double x) {
        return x < 0x1p-12 ? 2 / Math.sqrt(Math.PI) * (x - x * x * x / 3) : ScalarMath.erf(x);
    }

    @Test
    void errorFunctionsOfSpecialValues() {
        float[] x = {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 4, -4, 1e30f, Float.MIN_VALUE
        };
        float[] y = new float[x.length];
        ERF.run(x, y, x.length);
        float[] expected = {0f, -0f, 1, -1, Float.NaN, 1, -1, 1, Float.MIN_VALUE};
        assertEquals(Arrays.toString(expected), Arrays.toString(y));
    }

    /** Beside the odd symmetry: no result is above 1, and where the two polynomials meet none is below those before. */
    @Test
    void errorFunctionsAreOddAndNowhereAboveOne() {
        float[] x = new float[BATCH];
        float[] y = new float[BATCH];
        float[] mirrored = new float[BATCH];
        float[] z = new float[BATCH];
        for (int bits = 0; bits < Float.floatToIntBits(5f); bits += BATCH * STRIDE) {
            for (int i = 0; i < BATCH; i++) {
                x[i] = Float.intBitsToFloat(bits + i);
                mirrored[i] = -x[i];
            }
            ERF.run(x, y, BATCH);
            ERF.run(mirrored, z, BATCH);
            for (int i = 0; i < BATCH; i++) {
                assertTrue(y[i] <= 1, "erf " + x[i] + " is " + y[i]);
                assertEquals(Float.floatToIntBits(-y[i]), Float.floatToIntBits(z[i]), "erf −" + x[i]);
            }
        }
        float[] meeting = {Math.nextDown(1f), 1f};
        ERF.run(meeting, y, 2);
        assertTrue(y[0] <= y[1], y[0] + ", " + y[1]);
    }

    @Test
    void whereAnElementLiesChangesNoBit() {
        float[] x = new float[67];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 33) * 0.13f;
        }
        float[] whole = new float[67];
        VectorMath.erf(x, 0, whole, 0, 67);
        for (int piece : new int[] {1, 7, 16, 40}) {
            float[] pieces = new float[67];
            for (int at = 0; at < 67; at += piece) {
                VectorMath.erf(x, at, pieces, at, Math.min(piece, 67 - at));
            }
            assertEquals(Arrays.toString(whole), Arrays.toString(pieces));
        }
    }

    private static void within(double ulps, Loop loop, DoubleUnaryOperator exact, float from, float to) {
        float[] x = new float[BATCH];
        float[] y = new float[BATCH];
        double worst = 0;
        float where = from;
        long last = Float.floatToIntBits(to);
        for (long bits = Float.floatToIntBits(from); bits <= last; bits += (long) BATCH * STRIDE) {
            int n = (int) Math.min(BATCH, (last - bits) / STRIDE + 1);
            for (int i = 0; i < n; i++) {
                x[i] = Float.intBitsToFloat((int) (bits + (long) i * STRIDE));
            }
            loop.run(x, y, n);
            for (int i = 0; i < n; i++) {
                double wanted = exact.applyAsDouble(x[i]);
                double error = Math.abs(y[i] - wanted) / Math.ulp((float) wanted);
                if (!(error <= worst)) {
                    worst = error;
                    where = x[i];
                }
            }
        }
        assertTrue(worst <= ulps, worst + " ULP at " + where + ", and not " + ulps);
    }
}
