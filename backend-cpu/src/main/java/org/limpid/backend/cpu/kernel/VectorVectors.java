package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Operations on runs of floats by vectors. */
final class VectorVectors implements Vectors {

    @Override
    public float dot(float[] a, int aOff, float[] b, int bOff, int n) {
        FloatVector s = FloatVector.zero(F);
        FloatVector t = s;
        FloatVector u = s;
        FloatVector v = s;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s = FloatVector.fromArray(F, a, aOff + i).fma(FloatVector.fromArray(F, b, bOff + i), s);
            t = FloatVector.fromArray(F, a, aOff + i + L).fma(FloatVector.fromArray(F, b, bOff + i + L), t);
            u = FloatVector.fromArray(F, a, aOff + i + 2 * L).fma(FloatVector.fromArray(F, b, bOff + i + 2 * L), u);
            v = FloatVector.fromArray(F, a, aOff + i + 3 * L).fma(FloatVector.fromArray(F, b, bOff + i + 3 * L), v);
        }
        for (; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            s = FloatVector.fromArray(F, a, aOff + i, m).fma(FloatVector.fromArray(F, b, bOff + i, m), s);
        }
        s = s.add(t).add(u.add(v));
        if (L > 8) {
            s = s.add(s.rearrange(Lanes.EIGHT));
        }
        if (L > 4) {
            s = s.add(s.rearrange(Lanes.FOUR));
        }
        s = s.add(s.rearrange(Lanes.TWO));
        s = s.add(s.rearrange(Lanes.ONE));
        return s.lane(0);
    }

    @Override
    public void addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n) {
        FloatVector f = FloatVector.broadcast(F, factor);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F, x, xOff + i)
                    .fma(f, FloatVector.fromArray(F, y, yOff + i))
                    .intoArray(y, yOff + i);
        }
        for (; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, x, xOff + i, m)
                    .fma(f, FloatVector.fromArray(F, y, yOff + i, m))
                    .intoArray(y, yOff + i, m);
        }
    }

    @Override
    public void divide(float divisor, float[] y, int yOff, int n) {
        VectorBinary.divide(y, yOff, divisor, y, yOff, n);
    }
}
