package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/** Interleaved matrices by vectors: each lane is a matrix. Four elements at a time share a factor and hide its latency. */
final class VectorInterleaved implements InterleavedMatrices {

    @Override
    public void factor(float[] x, int a, int n) {
        int row = n * WIDTH;
        for (int lane = a; lane < a + WIDTH; lane += L) {
            for (int j = 0; j < n; j++) {
                int pivotRow = lane + j * row;
                pivot(x, pivotRow, j);
                int i = j + 1;
                for (; i <= n - 4; i += 4) {
                    below4(x, pivotRow, lane + i * row, row, j);
                }
                for (; i < n; i++) {
                    below1(x, pivotRow, lane + i * row, j);
                }
            }
        }
    }

    private static void pivot(float[] x, int row, int j) {
        FloatVector rest = FloatVector.fromArray(F, x, row + j * WIDTH);
        FloatVector sum = FloatVector.zero(F);
        for (int t = row; t < row + j * WIDTH; t += WIDTH) {
            FloatVector v = FloatVector.fromArray(F, x, t);
            sum = v.fma(v, sum);
        }
        rest.sub(sum).sqrt().intoArray(x, row + j * WIDTH);
    }

    private static void below4(float[] x, int pivot, int first, int row, int j) {
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int length = j * WIDTH;
        for (int t = 0; t < length; t += WIDTH) {
            FloatVector p = FloatVector.fromArray(F, x, pivot + t);
            a = FloatVector.fromArray(F, x, first + t).fma(p, a);
            b = FloatVector.fromArray(F, x, first + row + t).fma(p, b);
            c = FloatVector.fromArray(F, x, first + 2 * row + t).fma(p, c);
            d = FloatVector.fromArray(F, x, first + 3 * row + t).fma(p, d);
        }
        FloatVector divisor = FloatVector.fromArray(F, x, pivot + length);
        int at = first + length;
        FloatVector.fromArray(F, x, at).sub(a).div(divisor).intoArray(x, at);
        at += row;
        FloatVector.fromArray(F, x, at).sub(b).div(divisor).intoArray(x, at);
        at += row;
        FloatVector.fromArray(F, x, at).sub(c).div(divisor).intoArray(x, at);
        at += row;
        FloatVector.fromArray(F, x, at).sub(d).div(divisor).intoArray(x, at);
    }

    private static void below1(float[] x, int pivot, int first, int j) {
        FloatVector sum = FloatVector.zero(F);
        int length = j * WIDTH;
        for (int t = 0; t < length; t += WIDTH) {
            sum = FloatVector.fromArray(F, x, first + t).fma(FloatVector.fromArray(F, x, pivot + t), sum);
        }
        FloatVector.fromArray(F, x, first + length)
                .sub(sum)
                .div(FloatVector.fromArray(F, x, pivot + length))
                .intoArray(x, first + length);
    }

    @Override
    public void solve(float[] x, int l, int b, int n, int k, boolean transpose) {
        for (int lane = 0; lane < WIDTH; lane += L) {
            for (int step = 0; step < n; step++) {
                int i = transpose ? n - 1 - step : step;
                int terms = step;
                // From one factor to the next, and the first of them; likewise for the rows of X.
                int between = (transpose ? n : 1) * WIDTH;
                int factors = l + lane + (transpose ? (i + 1) * n + i : i * n) * WIDTH;
                int known = b + lane + (transpose ? i + 1 : 0) * k * WIDTH;
                int pivot = l + lane + (i * n + i) * WIDTH;
                int row = b + lane + i * k * WIDTH;
                int c = 0;
                for (; c <= k - 4; c += 4) {
                    columns4(x, factors, between, known + c * WIDTH, k * WIDTH, terms, pivot, row + c * WIDTH);
                }
                for (; c < k; c++) {
                    columns1(x, factors, between, known + c * WIDTH, k * WIDTH, terms, pivot, row + c * WIDTH);
                }
            }
        }
    }

    private static void columns4(
            float[] x, int factors, int between, int known, int row, int terms, int pivot, int at) {
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int factor = factors;
        int from = known;
        for (int t = 0; t < terms; t++) {
            FloatVector p = FloatVector.fromArray(F, x, factor);
            a = FloatVector.fromArray(F, x, from).fma(p, a);
            b = FloatVector.fromArray(F, x, from + WIDTH).fma(p, b);
            c = FloatVector.fromArray(F, x, from + 2 * WIDTH).fma(p, c);
            d = FloatVector.fromArray(F, x, from + 3 * WIDTH).fma(p, d);
            factor += between;
            from += row;
        }
        FloatVector divisor = FloatVector.fromArray(F, x, pivot);
        FloatVector.fromArray(F, x, at).sub(a).div(divisor).intoArray(x, at);
        FloatVector.fromArray(F, x, at + WIDTH).sub(b).div(divisor).intoArray(x, at + WIDTH);
        FloatVector.fromArray(F, x, at + 2 * WIDTH).sub(c).div(divisor).intoArray(x, at + 2 * WIDTH);
        FloatVector.fromArray(F, x, at + 3 * WIDTH).sub(d).div(divisor).intoArray(x, at + 3 * WIDTH);
    }

    private static void columns1(
            float[] x, int factors, int between, int known, int row, int terms, int pivot, int at) {
        FloatVector sum = FloatVector.zero(F);
        int factor = factors;
        int from = known;
        for (int t = 0; t < terms; t++) {
            sum = FloatVector.fromArray(F, x, from).fma(FloatVector.fromArray(F, x, factor), sum);
            factor += between;
            from += row;
        }
        FloatVector.fromArray(F, x, at)
                .sub(sum)
                .div(FloatVector.fromArray(F, x, pivot))
                .intoArray(x, at);
    }
}
