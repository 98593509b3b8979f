package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The elementwise parts of ISTA by vectors. What multiplies and adds at once does so in tails too, by masks, so that an element
 * has the same bits in whichever run it comes.
 */
final class VectorIsta implements IstaLoops {

    private final ScalarIsta plain = new ScalarIsta();

    @Override
    public void residual(float[] z, int zOff, float[] c, int cOff, int n) {
        VectorBinary.subtract(z, zOff, c, cOff, c, cOff, n);
    }

    @Override
    public void shrink(float[] z, int zOff, float eta, float threshold, float[] c, int cOff, int n) {
        FloatVector factor = FloatVector.broadcast(F, eta);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector w = FloatVector.fromArray(F, c, cOff + i)
                    .fma(factor, FloatVector.fromArray(F, z, zOff + i))
                    .sub(threshold);
            w.blend(0f, w.compare(VectorOperators.LE, 0f)).intoArray(c, cOff + i);
        }
        if (i < n) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector w = FloatVector.fromArray(F, c, cOff + i, m)
                    .fma(factor, FloatVector.fromArray(F, z, zOff + i, m))
                    .sub(threshold);
            w.blend(0f, w.compare(VectorOperators.LE, 0f)).intoArray(c, cOff + i, m);
        }
    }

    @Override
    public void shrinkFromZero(float eta, float threshold, float[] c, int cOff, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector w = FloatVector.fromArray(F, c, cOff + i).mul(eta).sub(threshold);
            w.blend(0f, w.compare(VectorOperators.LE, 0f)).intoArray(c, cOff + i);
        }
        plain.shrinkFromZero(eta, threshold, c, cOff + i, n - i);
    }

    @Override
    public void activeOnly(
            float[] gradient, int gradientOff, float[] activation, int activationOff, float[] g, int gOff, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector a = FloatVector.fromArray(F, activation, activationOff + i);
            FloatVector.zero(F)
                    .blend(FloatVector.fromArray(F, gradient, gradientOff + i), a.compare(VectorOperators.GT, 0f))
                    .intoArray(g, gOff + i);
        }
        plain.activeOnly(gradient, gradientOff + i, activation, activationOff + i, g, gOff + i, n - i);
    }

    @Override
    public void scale(float factor, float[] c, int cOff, int n) {
        VectorBinary.multiply(c, cOff, factor, c, cOff, n);
    }

    @Override
    public void combine(float[] g, int gOff, float[] h, int hOff, float eta, float[] c, int cOff, int n) {
        FloatVector factor = FloatVector.broadcast(F, eta);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F, c, cOff + i)
                    .sub(FloatVector.fromArray(F, h, hOff + i))
                    .fma(factor, FloatVector.fromArray(F, g, gOff + i))
                    .intoArray(c, cOff + i);
        }
        if (i < n) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, c, cOff + i, m)
                    .sub(FloatVector.fromArray(F, h, hOff + i, m))
                    .fma(factor, FloatVector.fromArray(F, g, gOff + i, m))
                    .intoArray(c, cOff + i, m);
        }
    }

    @Override
    public void addScaled(float[] s, int sOff, float eta, float[] c, int cOff, int n) {
        FloatVector factor = FloatVector.broadcast(F, eta);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F, c, cOff + i)
                    .fma(factor, FloatVector.fromArray(F, s, sOff + i))
                    .intoArray(c, cOff + i);
        }
        if (i < n) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, c, cOff + i, m)
                    .fma(factor, FloatVector.fromArray(F, s, sOff + i, m))
                    .intoArray(c, cOff + i, m);
        }
    }
}
