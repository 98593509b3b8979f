package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels with fewer sums: for processors with 16 vector registers (6 rows), and for the last rows of a
 * product (5 rows).
 *
 * <p>{@code kRxV} multiplies a packed strip of R rows, R values per term, by a packed panel of V vectors, V vectors per
 * term, and writes the tile of R × V vectors or adds it to C. All sums stay in registers, so every method is one loop
 * over named local variables; written by hand as loops over arrays they would live in memory. The loop variable is the
 * index into the panel itself: with a counter of its own the loop ran at 0.75 of this speed.
 */
final class SmallMicroKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private SmallMicroKernels() {}

    static void k6x2(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
        FloatVector c40 = zero, c41 = zero;
        FloatVector c50 = zero, c51 = zero;
        int end = bFrom + kc * 2 * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += 2 * L, ia += 6) {
            FloatVector b0 = FloatVector.fromArray(S, b, ib);
            FloatVector b1 = FloatVector.fromArray(S, b, ib + L);
            FloatVector x = FloatVector.broadcast(S, a[ia]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[ia + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[ia + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[ia + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[ia + 4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[ia + 5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
        }
        int row = cFrom;
        if (add) {
            c00.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c01.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c10.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c11.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c20.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c21.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c30.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c31.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c40.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c41.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c50.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c51.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
        } else {
            c00.intoArray(c, row);
            c01.intoArray(c, row + L);
            row += ldc;
            c10.intoArray(c, row);
            c11.intoArray(c, row + L);
            row += ldc;
            c20.intoArray(c, row);
            c21.intoArray(c, row + L);
            row += ldc;
            c30.intoArray(c, row);
            c31.intoArray(c, row + L);
            row += ldc;
            c40.intoArray(c, row);
            c41.intoArray(c, row + L);
            row += ldc;
            c50.intoArray(c, row);
            c51.intoArray(c, row + L);
        }
    }

    static void k6x1(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c10 = zero;
        FloatVector c20 = zero;
        FloatVector c30 = zero;
        FloatVector c40 = zero;
        FloatVector c50 = zero;
        int end = bFrom + kc * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += L, ia += 6) {
            FloatVector b0 = FloatVector.fromArray(S, b, ib);
            FloatVector x = FloatVector.broadcast(S, a[ia]);
            c00 = x.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[ia + 1]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[ia + 2]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[ia + 3]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[ia + 4]);
            c40 = x4.fma(b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[ia + 5]);
            c50 = x5.fma(b0, c50);
        }
        int row = cFrom;
        if (add) {
            c00.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c10.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c20.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c30.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c40.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c50.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
        } else {
            c00.intoArray(c, row);
            row += ldc;
            c10.intoArray(c, row);
            row += ldc;
            c20.intoArray(c, row);
            row += ldc;
            c30.intoArray(c, row);
            row += ldc;
            c40.intoArray(c, row);
            row += ldc;
            c50.intoArray(c, row);
        }
    }

    static void k5x3(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero, c01 = zero, c02 = zero;
        FloatVector c10 = zero, c11 = zero, c12 = zero;
        FloatVector c20 = zero, c21 = zero, c22 = zero;
        FloatVector c30 = zero, c31 = zero, c32 = zero;
        FloatVector c40 = zero, c41 = zero, c42 = zero;
        int end = bFrom + kc * 3 * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += 3 * L, ia += 5) {
            FloatVector b0 = FloatVector.fromArray(S, b, ib);
            FloatVector b1 = FloatVector.fromArray(S, b, ib + L);
            FloatVector b2 = FloatVector.fromArray(S, b, ib + 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[ia]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            FloatVector x1 = FloatVector.broadcast(S, a[ia + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            FloatVector x2 = FloatVector.broadcast(S, a[ia + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            FloatVector x3 = FloatVector.broadcast(S, a[ia + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            FloatVector x4 = FloatVector.broadcast(S, a[ia + 4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
        }
        int row = cFrom;
        if (add) {
            c00.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c01.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c02.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c10.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c11.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c12.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c20.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c21.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c22.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c30.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c31.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c32.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c40.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c41.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c42.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
        } else {
            c00.intoArray(c, row);
            c01.intoArray(c, row + L);
            c02.intoArray(c, row + 2 * L);
            row += ldc;
            c10.intoArray(c, row);
            c11.intoArray(c, row + L);
            c12.intoArray(c, row + 2 * L);
            row += ldc;
            c20.intoArray(c, row);
            c21.intoArray(c, row + L);
            c22.intoArray(c, row + 2 * L);
            row += ldc;
            c30.intoArray(c, row);
            c31.intoArray(c, row + L);
            c32.intoArray(c, row + 2 * L);
            row += ldc;
            c40.intoArray(c, row);
            c41.intoArray(c, row + L);
            c42.intoArray(c, row + 2 * L);
        }
    }

    static void k5x2(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
        FloatVector c40 = zero, c41 = zero;
        int end = bFrom + kc * 2 * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += 2 * L, ia += 5) {
            FloatVector b0 = FloatVector.fromArray(S, b, ib);
            FloatVector b1 = FloatVector.fromArray(S, b, ib + L);
            FloatVector x = FloatVector.broadcast(S, a[ia]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[ia + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[ia + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[ia + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[ia + 4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
        }
        int row = cFrom;
        if (add) {
            c00.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c01.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c10.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c11.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c20.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c21.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c30.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c31.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c40.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c41.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
        } else {
            c00.intoArray(c, row);
            c01.intoArray(c, row + L);
            row += ldc;
            c10.intoArray(c, row);
            c11.intoArray(c, row + L);
            row += ldc;
            c20.intoArray(c, row);
            c21.intoArray(c, row + L);
            row += ldc;
            c30.intoArray(c, row);
            c31.intoArray(c, row + L);
            row += ldc;
            c40.intoArray(c, row);
            c41.intoArray(c, row + L);
        }
    }

    static void k5x1(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c10 = zero;
        FloatVector c20 = zero;
        FloatVector c30 = zero;
        FloatVector c40 = zero;
        int end = bFrom + kc * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += L, ia += 5) {
            FloatVector b0 = FloatVector.fromArray(S, b, ib);
            FloatVector x = FloatVector.broadcast(S, a[ia]);
            c00 = x.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[ia + 1]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[ia + 2]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[ia + 3]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[ia + 4]);
            c40 = x4.fma(b0, c40);
        }
        int row = cFrom;
        if (add) {
            c00.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c10.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c20.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c30.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c40.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
        } else {
            c00.intoArray(c, row);
            row += ldc;
            c10.intoArray(c, row);
            row += ldc;
            c20.intoArray(c, row);
            row += ldc;
            c30.intoArray(c, row);
            row += ldc;
            c40.intoArray(c, row);
        }
    }
}
