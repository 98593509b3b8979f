package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Op;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CodingRateBackward;
import org.limpid.api.tensor.TensorType;

/** Factors and triangular systems of orders around the edges of groups, blocks and panels, alone and in batches. */
final class FactorisationTest {

    private static final double UNIT = 0x1p-24;

    /** Beside a matrix, so that what is read or written outside of it is seen. */
    private static final int MARGIN = 32;

    static Stream<Arguments> orders() {
        return Arrays.stream(Variant.values())
                .flatMap(variant -> Stream.of(1, 5, 6, 7, 64, 65, 100, 192, 193, 256, 257, 330)
                        .map(n -> Arguments.of(variant, n)));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void factorsLeaveASmallResidual(Variant variant, int n) {
        for (int matrices : new int[] {1, 3}) {
            float[] a = definite(matrices, n);
            float[] above = a.clone();
            spoilAbove(above, matrices, n);
            float[] l = run(variant, 1, new Cholesky(), TensorType.f32(matrices, n, n), above);
            for (int m = 0; m < matrices; m++) {
                checkFactor(a, l, m * n * n, n);
            }
            assertArrayEquals(l, run(variant, 3, new Cholesky(), TensorType.f32(matrices, n, n), above));
            assertArrayEquals(l, inPlace(variant, new Cholesky(), TensorType.f32(matrices, n, n), above));
        }
    }

    /** Rows of a tile, of a small matrix, of the first panel and of the last. */
    @ParameterizedTest
    @EnumSource(Variant.class)
    void matricesWithoutAFactorGiveNaN(Variant variant) {
        for (int n : new int[] {7, 100, 300}) {
            for (int row : new int[] {0, n / 2, n - 1}) {
                float[] a = definite(3, n);
                a[n * n + row * n + row] = -1;
                a[2 * n * n + row * n] = Float.NaN;
                float[] l = run(variant, 2, new Cholesky(), TensorType.f32(3, n, n), a);
                checkFactor(a, l, 0, n);
                for (int i = n * n; i < l.length; i++) {
                    assertEquals(i % n <= i / n % n ? Float.NaN : 0f, l[i], "element " + i + " of order " + n);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void solutionsLeaveASmallResidual(Variant variant, int n) {
        for (int columns : new int[] {1, 5, 64, 130}) {
            for (int matrices : new int[] {1, 2}) {
                float[] l = definite(matrices, n);
                spoilAbove(l, matrices, n);
                float[] b = normal(matrices * n * columns, 5);
                for (boolean transpose : new boolean[] {false, true}) {
                    TriangularSolve op = new TriangularSolve(transpose);
                    TensorType type = TensorType.f32(matrices, n, columns);
                    float[] x = run(variant, 1, op, type, l, b);
                    checkSolution(transpose, l, b, x, matrices, n, columns);
                    assertArrayEquals(x, run(variant, 3, op, type, l, b));
                    assertArrayEquals(x, inPlace(variant, op, type, l, b));
                }
            }
        }
    }

    /** A zero on the diagonal divides: ±∞, or NaN for a zero. */
    @ParameterizedTest
    @EnumSource(Variant.class)
    void zerosOnTheDiagonalDivide(Variant variant) {
        float[] l = {2, 0, 0, 1, 0, 0, 1, 0, 4};
        float[] x =
                run(variant, 1, new TriangularSolve(false), TensorType.f32(1, 3, 2), l, new float[] {2, 2, 1, 9, 1, 1});
        assertEquals("[1.0, 1.0, NaN, Infinity, NaN, NaN]", Arrays.toString(x));
    }

    /** Z of few and of many samples; the rates and gradients have the bits of one thread on any number. */
    @ParameterizedTest
    @EnumSource(Variant.class)
    void ratesHaveTheSameBitsOnAnyNumberOfThreads(Variant variant) {
        for (int[] shape : new int[][] {{1, 700, 70}, {3, 60, 130}, {2, 260, 210}}) {
            TensorType type = TensorType.f32(shape);
            TensorType rates = TensorType.f32(shape[0]);
            float[] z = normal(type.shape().intSize(), 3);
            float[] drate = normal(shape[0], 4);
            assertArrayEquals(
                    run(variant, 1, new CodingRate(0.5), List.of(type), rates, z),
                    run(variant, 2, new CodingRate(0.5), List.of(type), rates, z));
            assertArrayEquals(
                    run(variant, 1, new CodingRateBackward(0.5), List.of(type, rates), type, z, drate),
                    run(variant, 3, new CodingRateBackward(0.5), List.of(type, rates), type, z, drate));
        }
    }

    private static void checkFactor(float[] a, float[] l, int at, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double squares = 0;
                for (int k = 0; k <= Math.min(i, j); k++) {
                    double product = (double) l[at + i * n + k] * l[at + j * n + k];
                    sum += product;
                    squares += product * product;
                }
                double given = a[at + i * n + j];
                double bound = 4 * Math.sqrt(n) * UNIT * (Math.sqrt(squares) + Math.abs(given));
                assertTrue(j > i || Math.abs(given - sum) <= bound, "row " + i + ", column " + j + " of order " + n);
                assertTrue(j <= i || l[at + i * n + j] == 0, "above the diagonal of row " + i + " of order " + n);
            }
        }
    }

    private static void checkSolution(
            boolean transpose, float[] l, float[] b, float[] x, int matrices, int n, int columns) {
        for (int at = 0; at < matrices * n * columns; at++) {
            int m = at / (n * columns);
            int i = at / columns % n;
            double sum = 0;
            double squares = 0;
            for (int k = transpose ? i : 0; k < (transpose ? n : i + 1); k++) {
                int element = (m * n + (transpose ? k : i)) * n + (transpose ? i : k);
                double product = (double) l[element] * x[(m * n + k) * columns + at % columns];
                sum += product;
                squares += product * product;
            }
            double bound = 4 * Math.sqrt(n) * UNIT * (Math.sqrt(squares) + Math.abs(b[at]));
            assertTrue(Math.abs(b[at] - sum) <= bound, "element " + at + ", order " + n + ", " + columns + " columns");
        }
    }

    private static float[] run(Variant variant, int threads, Op op, TensorType result, float[]... operands) {
        return run(variant, threads, op, types(op, result), result, operands);
    }

    private static float[] run(
            Variant variant, int threads, Op op, List<TensorType> types, TensorType result, float[]... operands) {
        List<Operand> in = Stream.iterate(0, i -> i + 1)
                .limit(operands.length)
                .map(i -> Operand.of(types.get(i), padded(operands[i]), MARGIN))
                .toList();
        return run(
                variant,
                threads,
                op,
                in,
                Operand.of(result, padded(new float[result.shape().intSize()]), MARGIN));
    }

    /** The result where the last operand lies. */
    private static float[] inPlace(Variant variant, Op op, TensorType result, float[]... operands) {
        List<TensorType> types = types(op, result);
        Operand last = Operand.of(types.getLast(), padded(operands[operands.length - 1]), MARGIN);
        List<Operand> in = operands.length == 1
                ? List.of(last)
                : List.of(Operand.of(types.getFirst(), padded(operands[0]), MARGIN), last);
        return run(variant, 2, op, in, last);
    }

    private static float[] run(Variant variant, int threads, Op op, List<Operand> in, Operand out) {
        Kernels kernels = Kernels.of(variant, threads);
        Step step = kernels.bind(op, in, List.of(out));
        try (WorkerPool pool = new WorkerPool(threads)) {
            step.run(pool);
        }
        float[] y = out.floats();
        for (int i = 0; i < MARGIN; i++) {
            assertEquals(-7, y[i]);
            assertEquals(-7, y[y.length - 1 - i]);
        }
        return Arrays.copyOfRange(y, MARGIN, y.length - MARGIN);
    }

    private static List<TensorType> types(Op op, TensorType result) {
        int[] shape = result.shape().toArray();
        return op instanceof Cholesky ? List.of(result) : List.of(TensorType.f32(shape[0], shape[1], shape[1]), result);
    }

    private static float[] padded(float[] values) {
        float[] padded = new float[values.length + 2 * MARGIN];
        Arrays.fill(padded, -7);
        System.arraycopy(values, 0, padded, MARGIN, values.length);
        return padded;
    }

    /** Symmetric positive definite, with eigenvalues from about 1 to some 10⁴. */
    private static float[] definite(int matrices, int n) {
        float[] a = new float[matrices * n * n];
        for (int m = 0; m < matrices; m++) {
            float[] x = normal(n * n, m + 1);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = i == j ? 1 : 0;
                    for (int k = 0; k < n; k++) {
                        sum += (double) x[i * n + k] * x[j * n + k] * 2500 / n;
                    }
                    a[(m * n + i) * n + j] = (float) sum;
                    a[(m * n + j) * n + i] = (float) sum;
                }
            }
        }
        return a;
    }

    private static void spoilAbove(float[] a, int matrices, int n) {
        for (int m = 0; m < matrices; m++) {
            for (int i = 0; i < n; i++) {
                Arrays.fill(a, (m * n + i) * n + i + 1, (m * n + i + 1) * n, Float.NaN);
            }
        }
    }

    private static float[] normal(int size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
