package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Comparisons and selections by vectors. Operands have a stride of 0 or 1; tails are masked. */
final class VectorMasks {

    private VectorMasks() {}

    private static FloatVector load(float[] x, int from, int stride, int i, VectorMask<Float> m) {
        return stride == 0 ? FloatVector.broadcast(F, x[from]) : FloatVector.fromArray(F, x, from + i, m);
    }

    private static void store(VectorMask<Float> holds, int[] y, int to, VectorMask<Float> m) {
        Lanes.noInts().blend(1, holds.cast(Lanes.I)).intoArray(y, to, m.cast(Lanes.I));
    }

    static void equal(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            store(load(a, ao, sa, i, m).compare(VectorOperators.EQ, load(b, bo, sb, i, m)), y, to + i, m);
        }
    }

    static void unequal(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            store(load(a, ao, sa, i, m).compare(VectorOperators.NE, load(b, bo, sb, i, m)), y, to + i, m);
        }
    }

    static void less(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            store(load(a, ao, sa, i, m).compare(VectorOperators.LT, load(b, bo, sb, i, m)), y, to + i, m);
        }
    }

    static void lessOrEqual(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            store(load(a, ao, sa, i, m).compare(VectorOperators.LE, load(b, bo, sb, i, m)), y, to + i, m);
        }
    }

    static void greater(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            store(load(a, ao, sa, i, m).compare(VectorOperators.GT, load(b, bo, sb, i, m)), y, to + i, m);
        }
    }

    static void greaterOrEqual(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            store(load(a, ao, sa, i, m).compare(VectorOperators.GE, load(b, bo, sb, i, m)), y, to + i, m);
        }
    }

    static void select(
            int[] mask,
            int mo,
            int sm,
            float[] a,
            int ao,
            int sa,
            float[] b,
            int bo,
            int sb,
            float[] y,
            int to,
            int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            IntVector chosen = sm == 0
                    ? IntVector.broadcast(Lanes.I, mask[mo])
                    : IntVector.fromArray(Lanes.I, mask, mo + i, m.cast(Lanes.I));
            VectorMask<Float> first = chosen.compare(VectorOperators.NE, 0).cast(F);
            load(b, bo, sb, i, m).blend(load(a, ao, sa, i, m), first).intoArray(y, to + i, m);
        }
    }
}
