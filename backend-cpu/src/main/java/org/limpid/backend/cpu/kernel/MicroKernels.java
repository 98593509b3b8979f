package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels for 32 vector registers: at most 27 sums, 3 vectors of B and 1 of A.
 *
 * <p>{@code kRxV} multiplies a packed strip of R rows, R values per term, by a packed panel of V vectors, V vectors per
 * term, and writes the tile of R × V vectors or adds it to C. All sums stay in registers, so every method is one loop
 * over named local variables; written by hand as loops over arrays they would live in memory. The loop variable is the
 * index into the panel itself: with a counter of its own the loop ran at 0.75 of this speed.
 */
final class MicroKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private MicroKernels() {}

    static void k9x3(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero, c01 = zero, c02 = zero;
        FloatVector c10 = zero, c11 = zero, c12 = zero;
        FloatVector c20 = zero, c21 = zero, c22 = zero;
        FloatVector c30 = zero, c31 = zero, c32 = zero;
        FloatVector c40 = zero, c41 = zero, c42 = zero;
        FloatVector c50 = zero, c51 = zero, c52 = zero;
        FloatVector c60 = zero, c61 = zero, c62 = zero;
        FloatVector c70 = zero, c71 = zero, c72 = zero;
        FloatVector c80 = zero, c81 = zero, c82 = zero;
        int end = bFrom + kc * 3 * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += 3 * L, ia += 9) {
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
            FloatVector x5 = FloatVector.broadcast(S, a[ia + 5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            FloatVector x6 = FloatVector.broadcast(S, a[ia + 6]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            c62 = x6.fma(b2, c62);
            FloatVector x7 = FloatVector.broadcast(S, a[ia + 7]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            c72 = x7.fma(b2, c72);
            FloatVector x8 = FloatVector.broadcast(S, a[ia + 8]);
            c80 = x8.fma(b0, c80);
            c81 = x8.fma(b1, c81);
            c82 = x8.fma(b2, c82);
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
            row += ldc;
            c50.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c51.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c52.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c60.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c61.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c62.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c70.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c71.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c72.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
            row += ldc;
            c80.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c81.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            c82.add(FloatVector.fromArray(S, c, row + 2 * L)).intoArray(c, row + 2 * L);
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
            row += ldc;
            c50.intoArray(c, row);
            c51.intoArray(c, row + L);
            c52.intoArray(c, row + 2 * L);
            row += ldc;
            c60.intoArray(c, row);
            c61.intoArray(c, row + L);
            c62.intoArray(c, row + 2 * L);
            row += ldc;
            c70.intoArray(c, row);
            c71.intoArray(c, row + L);
            c72.intoArray(c, row + 2 * L);
            row += ldc;
            c80.intoArray(c, row);
            c81.intoArray(c, row + L);
            c82.intoArray(c, row + 2 * L);
        }
    }

    static void k9x2(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
        FloatVector c40 = zero, c41 = zero;
        FloatVector c50 = zero, c51 = zero;
        FloatVector c60 = zero, c61 = zero;
        FloatVector c70 = zero, c71 = zero;
        FloatVector c80 = zero, c81 = zero;
        int end = bFrom + kc * 2 * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += 2 * L, ia += 9) {
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
            FloatVector x6 = FloatVector.broadcast(S, a[ia + 6]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[ia + 7]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            FloatVector x8 = FloatVector.broadcast(S, a[ia + 8]);
            c80 = x8.fma(b0, c80);
            c81 = x8.fma(b1, c81);
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
            row += ldc;
            c60.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c61.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c70.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c71.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
            row += ldc;
            c80.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            c81.add(FloatVector.fromArray(S, c, row + L)).intoArray(c, row + L);
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
            row += ldc;
            c60.intoArray(c, row);
            c61.intoArray(c, row + L);
            row += ldc;
            c70.intoArray(c, row);
            c71.intoArray(c, row + L);
            row += ldc;
            c80.intoArray(c, row);
            c81.intoArray(c, row + L);
        }
    }

    static void k9x1(int kc, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int ldc, boolean add) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c10 = zero;
        FloatVector c20 = zero;
        FloatVector c30 = zero;
        FloatVector c40 = zero;
        FloatVector c50 = zero;
        FloatVector c60 = zero;
        FloatVector c70 = zero;
        FloatVector c80 = zero;
        int end = bFrom + kc * L;
        for (int ib = bFrom, ia = aFrom; ib < end; ib += L, ia += 9) {
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
            FloatVector x6 = FloatVector.broadcast(S, a[ia + 6]);
            c60 = x6.fma(b0, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[ia + 7]);
            c70 = x7.fma(b0, c70);
            FloatVector x8 = FloatVector.broadcast(S, a[ia + 8]);
            c80 = x8.fma(b0, c80);
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
            row += ldc;
            c60.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c70.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
            row += ldc;
            c80.add(FloatVector.fromArray(S, c, row)).intoArray(c, row);
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
            row += ldc;
            c60.intoArray(c, row);
            row += ldc;
            c70.intoArray(c, row);
            row += ldc;
            c80.intoArray(c, row);
        }
    }
}
