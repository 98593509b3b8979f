package org.limpid.conformance.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Fill;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** How far from the oracle a right result in single precision may lie: never less than it errs, and not much more. */
final class BoundsTest {

    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double U = 0x1p-24;

    private static Estimate bounded(Op op, Tensor... operands) {
        return Oracle.bounded(op, List.of(operands)).getFirst();
    }

    private static double[] bounds(Estimate estimate) {
        return IntStream.range(0, estimate.size()).mapToDouble(estimate::bound).toArray();
    }

    @Test
    void aConstantIsOffByWhatStoringItCosts() {
        double stored = Math.abs(0.1 - (double) 0.1f);
        Estimate fill = bounded(new Fill(TensorType.f32(2), 0.1));
        assertArrayEquals(new double[] {stored, stored}, bounds(fill), 0);
        assertEquals(0, bounded(new Fill(TensorType.f32(), 0.5)).bound(0));
        assertEquals(
                1,
                bounded(new Cast(DType.F32), Tensor.of(new int[] {(1 << 24) + 1}))
                        .bound(0));
        assertEquals(
                0, bounded(new Cast(DType.F32), Tensor.of(new int[] {1 << 24})).bound(0));
    }

    @Test
    void elementwiseErrorsAreUnitsInTheLastPlace() {
        Tensor one = Tensor.of(new float[] {1});
        Tensor three = Tensor.of(new float[] {3});
        assertEquals(U, bounded(new Binary(Binary.Function.DIV), one, three).bound(0) / 0.5, 1e-12);
        assertEquals(2 * 0x1p-22, bounded(new Unary(Unary.Function.EXP), one).bound(0), 1e-12);
        assertEquals(0, bounded(new Unary(Unary.Function.NEG), three).bound(0));
    }

    @Test
    void subnormalResultsMayLoseTheirLastBitAndExpAll() {
        Tensor tiny = Tensor.of(new float[] {1e-40f});
        double half = bounded(new Binary(Binary.Function.MUL), tiny, Tensor.of(new float[] {0.3f}))
                .bound(0);
        assertEquals(Float.MIN_VALUE / 2.0, half, 1e-55);
        Estimate exp = bounded(new Unary(Unary.Function.EXP), Tensor.of(new float[] {-90}));
        assertEquals(exp.value(0), exp.bound(0), 3 * Float.MIN_VALUE, "it may be 0");
        assertTrue(exp.bound(0) >= exp.value(0));
        assertEquals(
                0,
                bounded(new Binary(Binary.Function.MUL), tiny, Tensor.of(new float[] {0}))
                        .bound(0));
    }

    @Test
    void whatOverflowsIsInfinite() {
        Estimate sum = bounded(
                new Binary(Binary.Function.ADD), Tensor.of(new float[] {3e38f}), Tensor.of(new float[] {3e38f}));
        assertEquals(INF, sum.value(0));
        assertEquals(0, sum.bound(0));
        Reduce total = new Reduce(Reduce.Function.SUM, List.of(0), false);
        assertEquals(
                INF, bounded(total, Tensor.of(new float[] {3e38f, 3e38f, -1})).value(0));
        Estimate undecided = bounded(total, Tensor.of(new float[] {3e38f, 3e38f, -3e38f}));
        assertEquals(INF, undecided.bound(0), "one order of adding overflows and another does not");
        assertEquals(
                Double.NaN,
                bounded(total, Tensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}))
                        .value(0));
    }

    @Test
    void sumsOfIntegersAreExactAsLongAsTheyFit() {
        Reduce total = new Reduce(Reduce.Function.SUM, List.of(0), false);
        assertEquals(
                0,
                bounded(total, Tensor.of(new float[] {1 << 23, (1 << 23) - 1, 1}))
                        .bound(0));
        assertTrue(bounded(total, Tensor.of(new float[] {1 << 23, 1 << 23, 1})).bound(0) > 0);
        assertTrue(bounded(total, Tensor.of(new float[] {0.5f, 1})).bound(0) > 0);
        MatMul product = new MatMul(false, false);
        Tensor a = Tensor.of(new float[] {3, -5}, 1, 2);
        assertEquals(
                0, bounded(product, a, Tensor.of(new float[] {7, 11}, 2, 1)).bound(0));
    }

    @Test
    void aSumMayErrByTheFormulaOfItsTolerance() {
        float[] a = {1.5f, -2.25f, 0.3f};
        float[] b = {0.7f, 1.1f, -4};
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            sum += (double) a[i] * b[i];
            squares += (double) a[i] * b[i] * a[i] * b[i];
        }
        Estimate y = bounded(new MatMul(false, false), Tensor.of(a, 1, 3), Tensor.of(b, 3, 1));
        assertEquals(4 * Math.sqrt(3) * U * (Math.sqrt(squares) + Math.abs(sum)), y.bound(0), 1e-18);
    }

    @Test
    void aDroppedProductAndTf32AreFarOutside() {
        SplittableRandom random = new SplittableRandom(1);
        for (int inner : new int[] {17, 128, 1000}) {
            float[] a = new float[inner];
            float[] b = new float[inner];
            for (int k = 0; k < inner; k++) {
                a[k] = (float) (random.nextDouble() * 2 - 1);
                b[k] = (float) (random.nextDouble() * 2 - 1);
            }
            double bound = bounded(new MatMul(false, false), Tensor.of(a, 1, inner), Tensor.of(b, inner, 1))
                    .bound(0);
            double smallest = IntStream.range(0, inner)
                    .mapToDouble(k -> Math.abs(a[k] * b[k]))
                    .sorted()
                    .skip(inner / 10)
                    .findFirst()
                    .orElseThrow();
            assertTrue(smallest > bound, () -> "a product of " + smallest + " could be dropped within " + bound);
            double tf32 = 0x1p-12 * Math.sqrt(inner / 9.0) / 2;
            assertTrue(tf32 > 2 * bound, () -> "TF32 errs by about " + tf32 + ", within " + bound);
        }
    }

    @Test
    void comparisonsNearEqualityAreUndecided() {
        Estimate less = lessThan(0.3f, Math.nextDown(0.3f), Math.nextUp(0.3f), 0.5f);
        assertArrayEquals(new double[] {1, 1, 0, 0}, bounds(less));
    }

    /** Whether 0.1 + 0.2, which is off by roundings, is less than each of these. */
    private static Estimate lessThan(float... limits) {
        ProgramBuilder b = new ProgramBuilder("kink");
        Value limit = b.input("limit", TensorType.f32(limits.length));
        Value sum = b.add(b.fill(TensorType.f32(), 0.1), b.fill(TensorType.f32(), 0.2));
        b.output("y", b.compare(Compare.Relation.LT, sum, limit));
        return Oracle.bounded(b.build(), Map.of(), Map.of("limit", Tensor.of(limits)))
                .output("y");
    }

    @Test
    void eitherBranchOfAnUndecidedChoiceIsRight() {
        ProgramBuilder b = new ProgramBuilder("branches");
        Value sum = b.add(b.fill(TensorType.f32(), 0.1), b.fill(TensorType.f32(), 0.2));
        Value limit = b.input("limit", TensorType.f32(2));
        Value less = b.compare(Compare.Relation.LT, sum, limit);
        b.output("selected", b.select(less, b.constant(5, limit), b.constant(2, limit)));
        b.output("sign", b.unary(Unary.Function.SIGN, b.sub(limit, sum)));
        b.output("relu", b.relu(b.sub(limit, sum)));
        Tensor limits = Tensor.of(new float[] {0.3f, 1});
        Oracle.Result result = Oracle.bounded(b.build(), Map.of(), Map.of("limit", limits));
        assertArrayEquals(new double[] {3, 0}, bounds(result.output("selected")));
        assertTrue(result.output("sign").bound(0) >= 1);
        assertEquals(0, result.output("sign").bound(1));
        assertTrue(result.output("relu").bound(0) > 0 && result.output("relu").bound(0) < 1e-6);
    }

    @Test
    void theLargestOfNearlyEqualNumbersMayBeEither() {
        ProgramBuilder b = new ProgramBuilder("nearly");
        Value x = b.input("x", TensorType.f32(4));
        Value y = b.mul(x, 0.1);
        b.output("at", b.apply(new ArgMax(0), y));
        b.output("max", b.reduce(Reduce.Function.MAX, y, false, 0));
        Tensor given = Tensor.of(new float[] {1, 3, -2, Math.nextDown(3f)});
        Oracle.Result result = Oracle.bounded(b.build(), Map.of(), Map.of("x", given));
        assertEquals(1, result.output("at").value(0));
        assertEquals(2, result.output("at").bound(0), "the last element may be the largest");
        assertTrue(result.output("max").bound(0) < 1e-7);
    }

    @Test
    void dividingByWhatMayBeZeroIsUndecided() {
        ProgramBuilder b = new ProgramBuilder("pole");
        Value x = b.input("x", TensorType.f32(2));
        Value doubtful = b.sub(b.mul(x, 0.1), b.constant(0.3, x));
        b.output("quotient", b.div(x, doubtful));
        b.output("reciprocal", b.reciprocal(doubtful));
        b.output("hidden", b.select(b.compare(Compare.Relation.GT, x, b.constant(9, x)), b.reciprocal(doubtful), x));
        Oracle.Result result = Oracle.bounded(b.build(), Map.of(), Map.of("x", Tensor.of(new float[] {3, 1})));
        assertEquals(INF, result.output("quotient").bound(0));
        assertEquals(INF, result.output("reciprocal").bound(0));
        assertTrue(result.output("quotient").bound(1) < 1e-5);
        assertEquals(0, result.output("hidden").bound(0), "what is not selected leaves no trace");
    }

    @Test
    void errorsGrowAsTheFunctionDoes() {
        ProgramBuilder b = new ProgramBuilder("growth");
        Value x = b.mul(b.input("x", TensorType.f32(1)), 0.1);
        b.output("x", x);
        b.output("exp", b.exp(x));
        b.output("log", b.log(x));
        b.output("product", b.mul(x, x));
        Oracle.Result result = Oracle.bounded(b.build(), Map.of(), Map.of("x", Tensor.of(new float[] {70})));
        double error = result.output("x").bound(0);
        double ulp = Math.ulp((float) Math.exp(7));
        assertEquals(
                Math.exp(7) * Math.expm1(error) + 2 * ulp, result.output("exp").bound(0), 1e-9);
        assertEquals(
                error / 7 + 2 * Math.ulp((float) Math.log(7)),
                result.output("log").bound(0),
                1e-9);
        assertEquals(14 * error + 0.5 * Math.ulp(49f), result.output("product").bound(0), 1e-9);
    }

    @Test
    void disturbedRunsDifferWithinTheBounds() {
        ProgramBuilder b = new ProgramBuilder("disturbed");
        Value x = b.input("x", TensorType.f32(9, 17));
        Value y = b.matmul(x, true, b.exp(x), false);
        b.output("y", b.div(y, b.add(b.mul(y, y), 1)));
        float[] values = new float[9 * 17];
        SplittableRandom random = new SplittableRandom(5);
        IntStream.range(0, values.length).forEach(i -> values[i] = (float) random.nextDouble());
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(values, 9, 17));
        Estimate bounded = Oracle.bounded(b.build(), Map.of(), inputs).output("y");
        double[] first =
                Oracle.disturbed(b.build(), Map.of(), inputs, 1).output("y").toDoubles();
        double[] second =
                Oracle.disturbed(b.build(), Map.of(), inputs, 2).output("y").toDoubles();
        assertArrayEquals(
                first,
                Oracle.disturbed(b.build(), Map.of(), inputs, 1).output("y").toDoubles(),
                0);
        assertTrue(!Arrays.equals(first, second), "another seed must give other errors");
        for (int i = 0; i < bounded.size(); i++) {
            assertEquals(bounded.value(i), first[i], bounded.bound(i));
            assertEquals(bounded.value(i), second[i], bounded.bound(i));
        }
    }
}
