package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One product with its operands in arrays full of traps: whatever does not belong to A or B is NaN, and whatever does
 * not belong to C is a sentinel that must still be there afterwards.
 */
final class MatMulCase {
    /** A NaN with a payload that no arithmetic makes. */
    static final int SENTINEL = 0x7fc5_a1b3;

    private static final double UNIT_ROUNDOFF = 0x1p-24;

    final MatMulSpec spec;
    final float[] a;
    final float[] b;
    final float[] before;
    final int aOff = 5;
    final int bOff = 3;
    final int cOff = 7;
    private final int[] startsA;
    private final int[] startsB;
    private final int[] startsC;

    /** Operands drawn from {@code values}; C holds values too if the product is added to it, and sentinels if not. */
    MatMulCase(MatMulSpec spec, DoubleSupplier values) {
        this.spec = spec;
        int items = spec.items();
        startsA = new int[items];
        startsB = new int[items];
        startsC = new int[items];
        for (int item = 0; item < items; item++) {
            int rest = item;
            for (MatMulSpec.BatchAxis axis : spec.batch().reversed()) {
                int index = rest % axis.count();
                rest /= axis.count();
                startsA[item] += index * axis.strideA();
                startsB[item] += index * axis.strideB();
                startsC[item] += index * axis.strideC();
            }
        }
        int rowsA = spec.transA() ? spec.k() : spec.m();
        int rowsB = spec.transB() ? spec.n() : spec.k();
        a = trapped(aOff + Arrays.stream(startsA).max().orElseThrow() + rowsA * spec.lda());
        b = trapped(bOff + Arrays.stream(startsB).max().orElseThrow() + rowsB * spec.ldb());
        before = trapped(cOff + Arrays.stream(startsC).max().orElseThrow() + spec.m() * spec.ldc());
        for (int item = 0; item < items; item++) {
            fill(a, aOff + startsA[item], rowsA, spec.transA() ? spec.m() : spec.k(), spec.lda(), values);
            fill(b, bOff + startsB[item], rowsB, spec.transB() ? spec.k() : spec.n(), spec.ldb(), values);
            if (spec.accumulate()) {
                fill(before, cOff + startsC[item], spec.m(), spec.n(), spec.ldc(), values);
            }
        }
    }

    static DoubleSupplier normal(long seed) {
        var random = new Random(seed);
        return random::nextGaussian;
    }

    static DoubleSupplier smallIntegers(long seed) {
        var random = new SplittableRandom(seed);
        return () -> random.nextInt(-4, 5);
    }

    float[] run(MatMulPlanner planner, WorkerPool pool) {
        return run(planner, pool, null);
    }

    float[] run(MatMulPlanner planner, WorkerPool pool, @Nullable RowEpilogue epilogue) {
        var workspace = new Workspace(pool.threads());
        MatMul product = planner.plan(spec, workspace, epilogue);
        float[] c = before.clone();
        product.run(pool, a, aOff, b, bOff, c, cOff);
        return c;
    }

    /** Where element (i, j) of a product lies in C's array. */
    int indexC(int item, int i, int j) {
        return cOff + startsC[item] + i * spec.ldc() + j;
    }

    int indexA(int item, int i, int t) {
        return aOff + startsA[item] + i * spec.rowStrideA() + t * spec.termStrideA();
    }

    int indexB(int item, int t, int j) {
        return bOff + startsB[item] + t * spec.termStrideB() + j * spec.columnStrideB();
    }

    /** Compares with sums in double precision; null if all is well, else what is wrong first. */
    @Nullable
    String firstError(float[] c, double factor) {
        boolean[] belongs = new boolean[c.length];
        for (int item = 0; item < spec.items(); item++) {
            for (int i = 0; i < spec.m(); i++) {
                for (int j = 0; j < spec.n(); j++) {
                    int at = indexC(item, i, j);
                    belongs[at] = true;
                    double sum = spec.accumulate() ? before[at] : 0;
                    double squares = sum * sum;
                    for (int t = 0; t < spec.k(); t++) {
                        double term = (double) a[indexA(item, i, t)] * b[indexB(item, t, j)];
                        sum += term;
                        squares += term * term;
                    }
                    double bound = factor * Math.sqrt(spec.k()) * UNIT_ROUNDOFF * (Math.sqrt(squares) + Math.abs(sum));
                    double error = Math.abs(c[at] - sum);
                    if (!(error <= bound)) {
                        return spec + ": product " + item + ", element (" + i + ", " + j + ") is " + c[at]
                                + ", expected " + sum + " within " + bound;
                    }
                }
            }
        }
        for (int at = 0; at < c.length; at++) {
            if (!belongs[at] && Float.floatToRawIntBits(c[at]) != SENTINEL) {
                return spec + ": element " + at + " of the array lies outside of C and was changed to " + c[at];
            }
        }
        return null;
    }

    private static float[] trapped(int length) {
        float[] array = new float[length + 16];
        Arrays.fill(array, Float.intBitsToFloat(SENTINEL));
        return array;
    }

    private static void fill(float[] array, int start, int rows, int width, int ld, DoubleSupplier values) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                array[start + i * ld + j] = (float) values.getAsDouble();
            }
        }
    }
}
