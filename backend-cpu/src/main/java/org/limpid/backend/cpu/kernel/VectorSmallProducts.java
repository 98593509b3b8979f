package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Small products by vectors: tiles of six, three or one rows by two vectors, whose operands are read where they lie. The last
 * columns are read without a mask, up to a vector beyond the last, and written under one. A mask that is handed to a method
 * that is not inlined becomes an object, so that each tile makes its own.
 */
final class VectorSmallProducts implements SmallProducts {

    @Override
    public void multiply(
            float[] a,
            int aOff,
            int aRow,
            int aTerm,
            float[] b,
            int bOff,
            int bRow,
            float[] c,
            int cOff,
            int cRow,
            int m,
            int n,
            int k,
            boolean add) {
        int j = 0;
        for (; j <= n - 2 * L; j += 2 * L) {
            int i = 0;
            for (; i <= m - 6; i += 6) {
                rows6x2(a, aOff + i * aRow, aRow, aTerm, b, bOff + j, bRow, c, cOff + i * cRow + j, cRow, k, add);
            }
            for (; i <= m - 3; i += 3) {
                rows3x2(a, aOff + i * aRow, aRow, aTerm, b, bOff + j, bRow, c, cOff + i * cRow + j, cRow, k, add);
            }
            for (; i < m; i++) {
                rows1x2(a, aOff + i * aRow, aTerm, b, bOff + j, bRow, c, cOff + i * cRow + j, k, add);
            }
        }
        for (; j < n; j += L) {
            int width = n - j;
            int i = 0;
            for (; i <= m - 6; i += 6) {
                rows6x1(
                        a,
                        aOff + i * aRow,
                        aRow,
                        aTerm,
                        b,
                        bOff + j,
                        bRow,
                        c,
                        cOff + i * cRow + j,
                        cRow,
                        k,
                        add,
                        width);
            }
            for (; i <= m - 3; i += 3) {
                rows3x1(
                        a,
                        aOff + i * aRow,
                        aRow,
                        aTerm,
                        b,
                        bOff + j,
                        bRow,
                        c,
                        cOff + i * cRow + j,
                        cRow,
                        k,
                        add,
                        width);
            }
            for (; i < m; i++) {
                rows1x1(a, aOff + i * aRow, aTerm, b, bOff + j, bRow, c, cOff + i * cRow + j, k, add, width);
            }
        }
    }

    private static void rows6x2(
            float[] a,
            int ao,
            int aRow,
            int aTerm,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int k,
            boolean add) {
        FloatVector s00 = add ? FloatVector.fromArray(F, c, co) : FloatVector.zero(F);
        FloatVector s01 = add ? FloatVector.fromArray(F, c, co + L) : FloatVector.zero(F);
        FloatVector s10 = add ? FloatVector.fromArray(F, c, co + cRow) : FloatVector.zero(F);
        FloatVector s11 = add ? FloatVector.fromArray(F, c, co + cRow + L) : FloatVector.zero(F);
        FloatVector s20 = add ? FloatVector.fromArray(F, c, co + 2 * cRow) : FloatVector.zero(F);
        FloatVector s21 = add ? FloatVector.fromArray(F, c, co + 2 * cRow + L) : FloatVector.zero(F);
        FloatVector s30 = add ? FloatVector.fromArray(F, c, co + 3 * cRow) : FloatVector.zero(F);
        FloatVector s31 = add ? FloatVector.fromArray(F, c, co + 3 * cRow + L) : FloatVector.zero(F);
        FloatVector s40 = add ? FloatVector.fromArray(F, c, co + 4 * cRow) : FloatVector.zero(F);
        FloatVector s41 = add ? FloatVector.fromArray(F, c, co + 4 * cRow + L) : FloatVector.zero(F);
        FloatVector s50 = add ? FloatVector.fromArray(F, c, co + 5 * cRow) : FloatVector.zero(F);
        FloatVector s51 = add ? FloatVector.fromArray(F, c, co + 5 * cRow + L) : FloatVector.zero(F);
        for (int t = 0; t < k; t++) {
            int at = ao + t * aTerm;
            int bt = bo + t * bRow;
            FloatVector b0 = FloatVector.fromArray(F, b, bt);
            FloatVector b1 = FloatVector.fromArray(F, b, bt + L);
            FloatVector x = FloatVector.broadcast(F, a[at]);
            s00 = b0.fma(x, s00);
            s01 = b1.fma(x, s01);
            x = FloatVector.broadcast(F, a[at + aRow]);
            s10 = b0.fma(x, s10);
            s11 = b1.fma(x, s11);
            x = FloatVector.broadcast(F, a[at + 2 * aRow]);
            s20 = b0.fma(x, s20);
            s21 = b1.fma(x, s21);
            x = FloatVector.broadcast(F, a[at + 3 * aRow]);
            s30 = b0.fma(x, s30);
            s31 = b1.fma(x, s31);
            x = FloatVector.broadcast(F, a[at + 4 * aRow]);
            s40 = b0.fma(x, s40);
            s41 = b1.fma(x, s41);
            x = FloatVector.broadcast(F, a[at + 5 * aRow]);
            s50 = b0.fma(x, s50);
            s51 = b1.fma(x, s51);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + L);
        s10.intoArray(c, co + cRow);
        s11.intoArray(c, co + cRow + L);
        s20.intoArray(c, co + 2 * cRow);
        s21.intoArray(c, co + 2 * cRow + L);
        s30.intoArray(c, co + 3 * cRow);
        s31.intoArray(c, co + 3 * cRow + L);
        s40.intoArray(c, co + 4 * cRow);
        s41.intoArray(c, co + 4 * cRow + L);
        s50.intoArray(c, co + 5 * cRow);
        s51.intoArray(c, co + 5 * cRow + L);
    }

    private static void rows6x1(
            float[] a,
            int ao,
            int aRow,
            int aTerm,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int k,
            boolean add,
            int width) {
        VectorMask<Float> mask = F.indexInRange(0, width);
        FloatVector s00 = add ? FloatVector.fromArray(F, c, co) : FloatVector.zero(F);
        FloatVector s10 = add ? FloatVector.fromArray(F, c, co + cRow) : FloatVector.zero(F);
        FloatVector s20 = add ? FloatVector.fromArray(F, c, co + 2 * cRow) : FloatVector.zero(F);
        FloatVector s30 = add ? FloatVector.fromArray(F, c, co + 3 * cRow) : FloatVector.zero(F);
        FloatVector s40 = add ? FloatVector.fromArray(F, c, co + 4 * cRow) : FloatVector.zero(F);
        FloatVector s50 = add ? FloatVector.fromArray(F, c, co + 5 * cRow) : FloatVector.zero(F);
        for (int t = 0; t < k; t++) {
            int at = ao + t * aTerm;
            int bt = bo + t * bRow;
            FloatVector b0 = FloatVector.fromArray(F, b, bt);
            FloatVector x = FloatVector.broadcast(F, a[at]);
            s00 = b0.fma(x, s00);
            x = FloatVector.broadcast(F, a[at + aRow]);
            s10 = b0.fma(x, s10);
            x = FloatVector.broadcast(F, a[at + 2 * aRow]);
            s20 = b0.fma(x, s20);
            x = FloatVector.broadcast(F, a[at + 3 * aRow]);
            s30 = b0.fma(x, s30);
            x = FloatVector.broadcast(F, a[at + 4 * aRow]);
            s40 = b0.fma(x, s40);
            x = FloatVector.broadcast(F, a[at + 5 * aRow]);
            s50 = b0.fma(x, s50);
        }
        s00.intoArray(c, co, mask);
        s10.intoArray(c, co + cRow, mask);
        s20.intoArray(c, co + 2 * cRow, mask);
        s30.intoArray(c, co + 3 * cRow, mask);
        s40.intoArray(c, co + 4 * cRow, mask);
        s50.intoArray(c, co + 5 * cRow, mask);
    }

    private static void rows3x2(
            float[] a,
            int ao,
            int aRow,
            int aTerm,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int k,
            boolean add) {
        FloatVector s00 = add ? FloatVector.fromArray(F, c, co) : FloatVector.zero(F);
        FloatVector s01 = add ? FloatVector.fromArray(F, c, co + L) : FloatVector.zero(F);
        FloatVector s10 = add ? FloatVector.fromArray(F, c, co + cRow) : FloatVector.zero(F);
        FloatVector s11 = add ? FloatVector.fromArray(F, c, co + cRow + L) : FloatVector.zero(F);
        FloatVector s20 = add ? FloatVector.fromArray(F, c, co + 2 * cRow) : FloatVector.zero(F);
        FloatVector s21 = add ? FloatVector.fromArray(F, c, co + 2 * cRow + L) : FloatVector.zero(F);
        for (int t = 0; t < k; t++) {
            int at = ao + t * aTerm;
            int bt = bo + t * bRow;
            FloatVector b0 = FloatVector.fromArray(F, b, bt);
            FloatVector b1 = FloatVector.fromArray(F, b, bt + L);
            FloatVector x = FloatVector.broadcast(F, a[at]);
            s00 = b0.fma(x, s00);
            s01 = b1.fma(x, s01);
            x = FloatVector.broadcast(F, a[at + aRow]);
            s10 = b0.fma(x, s10);
            s11 = b1.fma(x, s11);
            x = FloatVector.broadcast(F, a[at + 2 * aRow]);
            s20 = b0.fma(x, s20);
            s21 = b1.fma(x, s21);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + L);
        s10.intoArray(c, co + cRow);
        s11.intoArray(c, co + cRow + L);
        s20.intoArray(c, co + 2 * cRow);
        s21.intoArray(c, co + 2 * cRow + L);
    }

    private static void rows3x1(
            float[] a,
            int ao,
            int aRow,
            int aTerm,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int k,
            boolean add,
            int width) {
        VectorMask<Float> mask = F.indexInRange(0, width);
        FloatVector s00 = add ? FloatVector.fromArray(F, c, co) : FloatVector.zero(F);
        FloatVector s10 = add ? FloatVector.fromArray(F, c, co + cRow) : FloatVector.zero(F);
        FloatVector s20 = add ? FloatVector.fromArray(F, c, co + 2 * cRow) : FloatVector.zero(F);
        for (int t = 0; t < k; t++) {
            int at = ao + t * aTerm;
            int bt = bo + t * bRow;
            FloatVector b0 = FloatVector.fromArray(F, b, bt);
            FloatVector x = FloatVector.broadcast(F, a[at]);
            s00 = b0.fma(x, s00);
            x = FloatVector.broadcast(F, a[at + aRow]);
            s10 = b0.fma(x, s10);
            x = FloatVector.broadcast(F, a[at + 2 * aRow]);
            s20 = b0.fma(x, s20);
        }
        s00.intoArray(c, co, mask);
        s10.intoArray(c, co + cRow, mask);
        s20.intoArray(c, co + 2 * cRow, mask);
    }

    private static void rows1x2(
            float[] a, int ao, int aTerm, float[] b, int bo, int bRow, float[] c, int co, int k, boolean add) {
        FloatVector s00 = add ? FloatVector.fromArray(F, c, co) : FloatVector.zero(F);
        FloatVector s01 = add ? FloatVector.fromArray(F, c, co + L) : FloatVector.zero(F);
        for (int t = 0; t < k; t++) {
            int at = ao + t * aTerm;
            int bt = bo + t * bRow;
            FloatVector b0 = FloatVector.fromArray(F, b, bt);
            FloatVector b1 = FloatVector.fromArray(F, b, bt + L);
            FloatVector x = FloatVector.broadcast(F, a[at]);
            s00 = b0.fma(x, s00);
            s01 = b1.fma(x, s01);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + L);
    }

    private static void rows1x1(
            float[] a,
            int ao,
            int aTerm,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int k,
            boolean add,
            int width) {
        VectorMask<Float> mask = F.indexInRange(0, width);
        FloatVector s00 = add ? FloatVector.fromArray(F, c, co) : FloatVector.zero(F);
        for (int t = 0; t < k; t++) {
            int at = ao + t * aTerm;
            int bt = bo + t * bRow;
            FloatVector b0 = FloatVector.fromArray(F, b, bt);
            FloatVector x = FloatVector.broadcast(F, a[at]);
            s00 = b0.fma(x, s00);
        }
        s00.intoArray(c, co, mask);
    }
}
