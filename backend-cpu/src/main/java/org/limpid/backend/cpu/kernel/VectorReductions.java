package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Reductions by vectors: four partial sums of a vector each along neighbours, columns of vectors along rows. */
final class VectorReductions implements Reductions {

    @Override
    public float sum(float[] x, int from, int n) {
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = a.add(FloatVector.fromArray(F, x, from + i));
            b = b.add(FloatVector.fromArray(F, x, from + i + L));
            c = c.add(FloatVector.fromArray(F, x, from + i + 2 * L));
            d = d.add(FloatVector.fromArray(F, x, from + i + 3 * L));
        }
        for (; i < n; i += L) {
            a = a.add(FloatVector.fromArray(F, x, from + i, F.indexInRange(i, n)));
        }
        a = a.add(b).add(c.add(d));
        if (L > 8) {
            a = a.add(a.rearrange(Lanes.EIGHT));
        }
        if (L > 4) {
            a = a.add(a.rearrange(Lanes.FOUR));
        }
        a = a.add(a.rearrange(Lanes.TWO));
        a = a.add(a.rearrange(Lanes.ONE));
        return a.lane(0);
    }

    @Override
    public float max(float[] x, int from, int n) {
        FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= n - L; i += L) {
            max = max.max(FloatVector.fromArray(F, x, from + i));
        }
        if (i < n) {
            VectorMask<Float> m = F.indexInRange(i, n);
            max = max.blend(max.max(FloatVector.fromArray(F, x, from + i, m)), m);
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public float min(float[] x, int from, int n) {
        FloatVector min = FloatVector.broadcast(F, Float.POSITIVE_INFINITY);
        int i = 0;
        for (; i <= n - L; i += L) {
            min = min.min(FloatVector.fromArray(F, x, from + i));
        }
        if (i < n) {
            VectorMask<Float> m = F.indexInRange(i, n);
            min = min.blend(min.min(FloatVector.fromArray(F, x, from + i, m)), m);
        }
        return min.reduceLanes(VectorOperators.MIN);
    }

    @Override
    public void sumRows(float[] x, int from, int stride, int rows, float[] y, int to, int n) {
        int j = 0;
        for (; j <= n - 2 * L; j += 2 * L) {
            FloatVector a = FloatVector.fromArray(F, x, from + j);
            FloatVector b = FloatVector.fromArray(F, x, from + j + L);
            for (int i = 1; i < rows; i++) {
                a = a.add(FloatVector.fromArray(F, x, from + i * stride + j));
                b = b.add(FloatVector.fromArray(F, x, from + i * stride + j + L));
            }
            a.intoArray(y, to + j);
            b.intoArray(y, to + j + L);
        }
        for (; j < n; j += L) {
            VectorMask<Float> m = F.indexInRange(j, n);
            FloatVector a = FloatVector.fromArray(F, x, from + j, m);
            for (int i = 1; i < rows; i++) {
                a = a.add(FloatVector.fromArray(F, x, from + i * stride + j, m));
            }
            a.intoArray(y, to + j, m);
        }
    }

    @Override
    public void maxRows(float[] x, int from, int stride, int rows, float[] y, int to, int n) {
        for (int j = 0; j < n; j += L) {
            VectorMask<Float> m = F.indexInRange(j, n);
            FloatVector a = FloatVector.fromArray(F, x, from + j, m);
            for (int i = 1; i < rows; i++) {
                a = a.max(FloatVector.fromArray(F, x, from + i * stride + j, m));
            }
            a.intoArray(y, to + j, m);
        }
    }

    @Override
    public void minRows(float[] x, int from, int stride, int rows, float[] y, int to, int n) {
        for (int j = 0; j < n; j += L) {
            VectorMask<Float> m = F.indexInRange(j, n);
            FloatVector a = FloatVector.fromArray(F, x, from + j, m);
            for (int i = 1; i < rows; i++) {
                a = a.min(FloatVector.fromArray(F, x, from + i * stride + j, m));
            }
            a.intoArray(y, to + j, m);
        }
    }
}
