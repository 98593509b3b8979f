package org.limpid.conformance.mathematics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.limpid.conformance.mathematics.Close.assertAll;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/** The gradient of every primitive against central differences of the oracle, and its rules where there is none. */
final class GradientTest {

    private static final double STEP = 1e-5;
    /**
     * Of central differences in double precision: the rounding 2⁻⁵³/h and the curvature h², with room for large third
     * derivatives.
     */
    private static final double TOLERANCE = 1e-8;

    private static DynamicTest agrees(String name, Op op, Tensor... operands) {
        return DynamicTest.dynamicTest(name, () -> assertAgrees(Objective.of(op, operands)));
    }

    static void assertAgrees(Objective f) {
        for (int operand : f.floating()) {
            assertAll("d/d" + operand, f.differences(operand, STEP), f.gradient(operand), TOLERANCE);
        }
    }

    @TestFactory
    Stream<DynamicTest> unary() {
        return Stream.of(Unary.Function.values())
                .filter(function -> function != Unary.Function.SIGN)
                .map(function -> {
                    boolean positive = function == Unary.Function.LOG || function == Unary.Function.SQRT;
                    Tensor x = Lcg.spread(11, 0.75, positive || function == Unary.Function.RECIPROCAL ? 1 : 0, 3, 4);
                    return agrees(function.name(), new Unary(function), x);
                });
    }

    @TestFactory
    Stream<DynamicTest> binary() {
        return Stream.of(Binary.Function.values())
                .flatMap(function -> Stream.of(
                        agrees(
                                function + " of one shape",
                                new Binary(function),
                                Lcg.fill(12, 2, 3),
                                Lcg.fill(13, 2, 3)),
                        agrees(
                                function + " of a column and a row",
                                new Binary(function),
                                Lcg.fill(14, 2, 3, 1),
                                Lcg.spread(15, 0.5, 2, 4)),
                        agrees(
                                function + " of a scalar and a tensor",
                                new Binary(function),
                                Lcg.fill(16, 1).reshape(),
                                Lcg.spread(17, 0.5, 1, 2, 1, 3))));
    }

    @TestFactory
    Stream<DynamicTest> reductions() {
        return Stream.of(Reduce.Function.values())
                .flatMap(function -> Stream.of(
                                List.of(0), List.of(1), List.of(0, 2), List.of(0, 1, 2), List.<Integer>of())
                        .flatMap(axes -> Stream.of(true, false)
                                .map(keep -> agrees(
                                        function + " over " + axes + (keep ? ", kept" : ""),
                                        new Reduce(function, axes, keep),
                                        Lcg.fill(18, 2, 3, 4)))));
    }

    @TestFactory
    Stream<DynamicTest> products() {
        return Stream.of(true, false)
                .flatMap(ta -> Stream.of(true, false).flatMap(tb -> {
                    MatMul op = new MatMul(ta, tb);
                    int[] a = ta ? new int[] {4, 3} : new int[] {3, 4};
                    int[] b = tb ? new int[] {2, 4} : new int[] {4, 2};
                    return Stream.of(
                            agrees(op + " of matrices", op, Lcg.fill(19, a), Lcg.fill(20, b)),
                            agrees(op + " of batches", op, batch(21, a, 2), batch(22, b, 2)),
                            agrees(op + " with a shared right", op, batch(23, a, 2, 3), Lcg.fill(24, b)),
                            agrees(op + " with a shared left", op, Lcg.fill(25, a), batch(26, b, 3)),
                            agrees(op + " with batches that broadcast", op, batch(27, a, 2, 1), batch(28, b, 1, 3)));
                }));
    }

    private static Tensor batch(int seed, int[] matrix, int... leading) {
        return Lcg.fill(seed, Shape.of(leading).concat(Shape.of(matrix)).toArray());
    }

    @TestFactory
    Stream<DynamicTest> layout() {
        Tensor x = Lcg.fill(29, 2, 3, 4);
        return Stream.of(
                agrees("reshape", new Reshape(Shape.of(6, 4)), x),
                agrees("permute", new Permute(List.of(2, 0, 1)), x),
                agrees("broadcast of extents of 1", new Broadcast(Shape.of(3, 2)), Lcg.fill(30, 3, 1)),
                agrees("broadcast of missing axes", new Broadcast(Shape.of(2, 3, 4, 2)), Lcg.fill(31, 4, 1)),
                agrees(
                        "broadcast of a scalar",
                        new Broadcast(Shape.of(1, 1)),
                        Lcg.fill(31, 1).reshape()),
                agrees("slice", new Slice(List.of(0, 1, 1), Shape.of(2, 1, 3)), x),
                agrees("pad", new Pad(List.of(0, 1, 2), List.of(1, 0, 1), 7), x),
                agrees("concat", new Concat(1), x, Lcg.fill(32, 2, 1, 4), Lcg.fill(33, 2, 2, 4)),
                DynamicTest.dynamicTest("cast", () -> {
                    Objective.Function thereAndBack =
                            (e, v) -> List.of(e.cast(e.cast(v.getFirst(), DType.F64), DType.F32));
                    assertAgrees(new Objective(thereAndBack, Map.of(0, Lcg.fill(63, 2, 3, 4)), x));
                }));
    }

    @TestFactory
    Stream<DynamicTest> rowsAndMasks() {
        Tensor mask = Tensor.of(new int[] {1, 0, -3}, 3, 1);
        return Stream.of(
                agrees(
                        "gather with repeated rows",
                        new GatherRows(),
                        Lcg.fill(34, 3, 2),
                        Tensor.of(new int[] {2, 0, 2, 2}, 2, 2)),
                agrees("gather of a vector", new GatherRows(), Lcg.fill(34, 3), Tensor.of(new int[] {1, 1})),
                agrees(
                        "scatter with repeated rows",
                        new ScatterAddRows(4),
                        Tensor.of(new int[] {3, 1, 3}),
                        Lcg.fill(35, 3, 2)),
                agrees("select", new Select(), mask, Lcg.fill(36, 3, 2), Lcg.fill(37, 2)));
    }

    @TestFactory
    Stream<DynamicTest> factorisations() {
        // Far from singular, and with something above the diagonal that must not matter.
        double[] a = {4, 9, -9, 1, 3, 9, 0.5, -0.7, 5, 6, 0, 0, 2, 4, 0, -1, 0.3, 3};
        double[] l = {1.5, 9, 9, 0.4, -2, 9, -0.3, 0.8, 1.2, 2, 7, 7, 0.1, 1, 7, 0.9, -0.6, -1.1};
        Tensor symmetric = Tensor.of(a, 2, 3, 3);
        Tensor lower = Tensor.of(l, 2, 3, 3);
        Tensor b = Lcg.fill(38, 2, 3, 2);
        return Stream.of(
                agrees("cholesky", new Cholesky(), symmetric),
                agrees("solve", new TriangularSolve(false), lower, b),
                agrees("transposed solve", new TriangularSolve(true), lower, b));
    }

    /** log det A = 2 Σ log L_ii has the gradient A⁻¹: here of a symmetric A, folded into its lower triangle. */
    @Test
    void gradientOfTheLogDeterminant() {
        Tensor a = Tensor.of(new double[] {4, 1, 1, 3}, 2, 2);
        Objective f = new Objective(
                (e, x) -> {
                    var factor = e.apply(new Cholesky(), x.getFirst());
                    var diagonal = e.select(e.triangle(Compare.Relation.EQ, 2), factor, e.constant(1, factor));
                    return List.of(e.mul(e.sum(e.log(diagonal), 0, 1), 2));
                },
                Map.of(0, one()),
                a);
        assertAll("value", new double[] {Math.log(11)}, f.result(0), 1e-15);
        assertAll("gradient", new double[] {3 / 11.0, 0, -2 / 11.0, 4 / 11.0}, f.gradient(0), 1e-15);
    }

    @Test
    void tiesShareTheGradient() {
        Tensor a = Tensor.of(new double[] {1, 2, 3});
        Tensor b = Tensor.of(new double[] {1, 3, 2});
        Map<Integer, Tensor> seed = Map.of(0, Tensor.of(new double[] {10, 20, 30}));
        for (Binary.Function function : List.of(Binary.Function.MAX, Binary.Function.MIN)) {
            Objective f = new Objective((e, x) -> e.emit(new Binary(function), x), seed, a, b);
            double[] larger = {5, 0, 30};
            double[] smaller = {5, 20, 0};
            boolean max = function == Binary.Function.MAX;
            assertAll("da", max ? larger : smaller, f.gradient(0), 0);
            assertAll("db", max ? smaller : larger, f.gradient(1), 0);
        }
    }

    @Test
    void tiesOfAReductionShareTheGradient() {
        Tensor x = Tensor.of(new double[] {7, 1, 7, 7, 0.0, -0.0, -1, -2}, 2, 4);
        Objective f = new Objective(
                (e, v) -> e.emit(new Reduce(Reduce.Function.MAX, List.of(1), false), v),
                Map.of(0, Tensor.of(new double[] {6, 8})),
                x);
        assertAll("dx", new double[] {2, 0, 2, 2, 4, 4, 0, 0}, f.gradient(0), 0);
    }

    @Test
    void kinksHaveTheDerivativeZero() {
        Tensor x = Tensor.of(new double[] {0.0, -0.0, 2, -2});
        Map<Integer, Tensor> seed = Map.of(0, Tensor.of(new double[] {1, 1, 1, 1}));
        Objective relu = new Objective((e, v) -> List.of(e.relu(v.getFirst())), seed, x);
        assertAll("relu", new double[] {0, 0, 1, 0}, relu.gradient(0), 0);
        Objective abs = new Objective((e, v) -> List.of(e.unary(Unary.Function.ABS, v.getFirst())), seed, x);
        assertAll("abs", new double[] {0, 0, 1, -1}, abs.gradient(0), 0);
    }

    @Test
    void whatIsNotSelectedLeavesNoTraceInTheGradient() {
        Objective f = new Objective(
                (e, x) -> List.of(e.select(x.get(0), e.log(x.get(1)), x.get(2))),
                Map.of(0, Tensor.of(new double[] {3, 5})),
                Tensor.of(new int[] {1, 0}),
                Tensor.of(new double[] {2, 4}),
                Tensor.of(new double[] {Double.NaN, 6}));
        assertAll("through the log", new double[] {1.5, 0}, f.gradient(1), 0);
        assertAll("past the NaN", new double[] {0, 5}, f.gradient(2), 0);
    }

    @Test
    void nothingFlowsThroughSignsAndIndices() {
        Tensor x = Lcg.fill(39, 4);
        Map<Integer, Tensor> seed = Map.of(0, Lcg.fill(40, 4));
        Objective sign = new Objective((e, v) -> List.of(e.unary(Unary.Function.SIGN, v.getFirst())), seed, x);
        assertFalse(sign.reaches(0));
        Objective index = new Objective(
                (e, v) -> {
                    var largest = e.cast(e.apply(new ArgMax(0), v.getFirst()), DType.F32);
                    return List.of(e.mul(v.getFirst(), largest));
                },
                seed,
                x);
        assertAgrees(index);
    }

    @Test
    void aValueUsedTwiceAddsUp() {
        Objective f = new Objective(
                (e, x) -> {
                    var square = e.mul(x.getFirst(), x.getFirst());
                    return List.of(e.mul(square, e.add(square, x.getFirst())));
                },
                Map.of(0, Tensor.of(new double[] {1, 1})),
                Tensor.of(new double[] {2, -3}));
        // x⁴ + x³
        assertAll("dx", new double[] {44, -81}, f.gradient(0), 0);
    }

    private static Tensor one() {
        return Tensor.of(new double[] {1}, 1).reshape();
    }
}
