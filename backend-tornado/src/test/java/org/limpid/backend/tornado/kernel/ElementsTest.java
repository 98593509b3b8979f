package org.limpid.backend.tornado.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The arithmetic of the kernels, as Java computes it. */
final class ElementsTest {

    private static final float[] SPECIAL = {
        0f, -0f, 1f, -1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN
    };

    @Test
    void maximumAndMinimumAreThoseOfIeee() {
        for (float a : SPECIAL) {
            for (float b : SPECIAL) {
                same(Math.max(a, b), Elements.largerOf(a, b), "max of " + a + " and " + b);
                same(Math.min(a, b), Elements.smallerOf(a, b), "min of " + a + " and " + b);
            }
        }
    }

    @Test
    void signsZerosAndNanAreKept() {
        for (float x : SPECIAL) {
            same(Math.signum(x), Elements.signOf(x), "sign of " + x);
            same(Math.abs(x), Elements.magnitudeOf(x), "magnitude of " + x);
            same(-x, Elements.negated(x), "negative of " + x);
            same(x > 0 ? x : Float.isNaN(x) ? x : 0f, Elements.rectified(x), "rectified " + x);
            assertEquals((int) x, Elements.truncated(x), "integer of " + x);
        }
        assertEquals(Integer.MAX_VALUE, Elements.truncated(3e9f));
        assertEquals(-7, Elements.truncated(-7.9f));
    }

    @Test
    void theFirstNanBeatsAllAndAnEqualBeatsNothing() {
        assertEquals(1, Elements.beats(2f, 1f));
        assertEquals(0, Elements.beats(1f, 1f));
        assertEquals(0, Elements.beats(0f, -0f));
        assertEquals(1, Elements.beats(Float.NaN, Float.POSITIVE_INFINITY));
        assertEquals(0, Elements.beats(Float.NaN, Float.NaN));
        assertEquals(0, Elements.beats(Float.POSITIVE_INFINITY, Float.NaN));
    }

    @Test
    void relationsWithNanHoldOnlyForNotEqual() {
        for (int relation = 0; relation < 6; relation++) {
            assertEquals(relation == 1 ? 1 : 0, Elements.compared(relation, Float.NaN, 1f), "relation " + relation);
            assertEquals(relation == 1 ? 1 : 0, Elements.compared(relation, 1f, Float.NaN), "relation " + relation);
        }
    }

    /** Against the series in double precision, which has only positive terms. */
    @Test
    void theErrorFunctionIsWithinFourUlps() {
        for (float x = 0.001f; x < 4.5f; x += 0.0037f) {
            float y = x < 1f ? Elements.erfNearZero(x) : Elements.erfAwayFromZero(x, (float) Math.exp(-(x * x)));
            double exact = erf(x);
            double ulps = Math.abs(y - exact) / Math.ulp((float) exact);
            assertTrue(ulps <= 4, "erf " + x + " is " + y + ", " + ulps + " ulps from " + exact);
        }
    }

    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int odd = 3; term > 1e-17 * sum; odd += 2) {
            term *= 2 * x * x / odd;
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static void same(float expected, float actual, String what) {
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual), () -> what + " is " + actual);
    }
}
