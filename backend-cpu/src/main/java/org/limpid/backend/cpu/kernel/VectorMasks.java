package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.I;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Comparisons and selections by vectors. Operands have a stride of 0 or 1; tails are masked. */
final class VectorMasks {

    private VectorMasks() {}

    static void equal(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            IntVector.zero(I).blend(1, u.compare(VectorOperators.EQ, v).cast(I)).intoArray(y, to + i, m.cast(I));
        }
    }

    static void unequal(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            IntVector.zero(I).blend(1, u.compare(VectorOperators.NE, v).cast(I)).intoArray(y, to + i, m.cast(I));
        }
    }

    static void less(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            IntVector.zero(I).blend(1, u.compare(VectorOperators.LT, v).cast(I)).intoArray(y, to + i, m.cast(I));
        }
    }

    static void lessOrEqual(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            IntVector.zero(I).blend(1, u.compare(VectorOperators.LE, v).cast(I)).intoArray(y, to + i, m.cast(I));
        }
    }

    static void greater(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            IntVector.zero(I).blend(1, u.compare(VectorOperators.GT, v).cast(I)).intoArray(y, to + i, m.cast(I));
        }
    }

    static void greaterOrEqual(float[] a, int ao, int sa, float[] b, int bo, int sb, int[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            IntVector.zero(I).blend(1, u.compare(VectorOperators.GE, v).cast(I)).intoArray(y, to + i, m.cast(I));
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
            IntVector chosen =
                    sm == 0 ? IntVector.broadcast(I, mask[mo]) : IntVector.fromArray(I, mask, mo + i, m.cast(I));
            VectorMask<Float> first = chosen.compare(VectorOperators.NE, 0).cast(F);
            FloatVector u = sa == 0 ? FloatVector.broadcast(F, a[ao]) : FloatVector.fromArray(F, a, ao + i, m);
            FloatVector v = sb == 0 ? FloatVector.broadcast(F, b[bo]) : FloatVector.fromArray(F, b, bo + i, m);
            v.blend(u, first).intoArray(y, to + i, m);
        }
    }
}
