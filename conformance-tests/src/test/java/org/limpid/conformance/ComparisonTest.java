package org.limpid.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/** What passes as equal to the oracle's result and what does not. */
final class ComparisonTest {

    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    private static Comparison compare(float actual, Estimate expected) {
        return new Comparison(Tensor.of(new float[] {actual}), expected, true);
    }

    private static Estimate exactly(float value) {
        return Oracle.bounded(new Unary(Unary.Function.NEG), List.of(Tensor.of(new float[] {-value})))
                .getFirst();
    }

    /** 1/3, known to within one unit in the last place. */
    private static Estimate third() {
        return Oracle.bounded(
                        new Binary(Binary.Function.DIV),
                        List.of(Tensor.of(new float[] {1}), Tensor.of(new float[] {3})))
                .getFirst();
    }

    @Test
    void whatLiesWithinTheBoundPasses() {
        float nearest = (float) (1.0 / 3);
        assertTrue(compare(nearest, third()).passed());
        assertTrue(compare(Math.nextDown(nearest), third()).passed());
        assertFalse(compare(Math.nextUp(Math.nextUp(nearest)), third()).passed());
    }

    @Test
    void aNaNNeverPassesForANumber() {
        assertFalse(compare(NAN, third()).passed());
        assertFalse(compare(NAN, exactly(0)).passed());
        assertFalse(compare(NAN, exactly(INF)).passed());
        assertEquals(INF, compare(NAN, third()).worst());
    }

    @Test
    void aNumberNeverPassesForNaNOrInfinity() {
        assertFalse(compare(0, exactly(NAN)).passed());
        assertFalse(compare(INF, exactly(NAN)).passed());
        assertFalse(compare(Float.MAX_VALUE, exactly(INF)).passed());
        assertFalse(compare(-INF, exactly(INF)).passed());
        assertFalse(compare(INF, third()).passed());
        assertTrue(compare(NAN, exactly(NAN)).passed());
        assertTrue(compare(INF, exactly(INF)).passed());
    }

    @Test
    void zerosDifferOnlyWhereTheirSignIsKnown() {
        assertFalse(compare(0.0f, exactly(-0.0f)).passed());
        assertFalse(compare(-0.0f, exactly(0.0f)).passed());
        assertTrue(compare(-0.0f, exactly(-0.0f)).passed());
        assertTrue(new Comparison(Tensor.of(new float[] {0.0f}), exactly(-0.0f), false).passed());
    }

    @Test
    void whatRoundingDecidesIsCountedAndNotCompared() {
        Tensor terms = Tensor.of(new float[] {3e38f, 3e38f, -3e38f}, 1, 3);
        Estimate undecided = Oracle.bounded(new Reduce(Reduce.Function.SUM, List.of(1), false), List.of(terms))
                .getFirst();
        Comparison comparison = compare(NAN, undecided);
        assertTrue(comparison.passed());
        assertEquals(1, comparison.undecided());
    }

    @Test
    void theMessageSaysWhereAndByHowMuch() {
        Tensor zeros = Tensor.of(new float[12], 3, 4);
        Estimate expected =
                Oracle.bounded(new Unary(Unary.Function.ABS), List.of(zeros)).getFirst();
        Tensor actual = zeros.copy();
        actual.setFloat(6, 2);
        actual.setFloat(11, 1);
        Comparison comparison = new Comparison(actual, expected, true);
        assertEquals(
                "y f32[3,4][1, 2] is 2.00000000; expected 0.00000000 exactly. 2 of 12 elements are wrong; they lie in"
                        + " [1…2, 2…3].",
                comparison.describe("y"));
        Comparison off = compare(Math.nextUp(Math.nextUp(Math.nextUp((float) (1.0 / 3)))), third());
        assertTrue(off.describe("y").contains("expected 0.333333333 ± 2.98e-08"), off.describe("y"));
        assertTrue(
                off.describe("y").contains("1 of 1 elements are wrong, this one by 3.33 bounds."), off.describe("y"));
        assertTrue(compare(NAN, third()).describe("y").endsWith("was it written at all?"));
    }
}
