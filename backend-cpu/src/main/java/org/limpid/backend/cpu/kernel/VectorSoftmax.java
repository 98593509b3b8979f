package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/** The softmax by vectors. */
final class VectorSoftmax implements SoftmaxRows {

    private final VectorReductions reductions = new VectorReductions();
    private final VectorVectors vectors = new VectorVectors();

    @Override
    public void forward(float[] x, int from, float[] y, int to, int n) {
        float max = reductions.max(x, from, n);
        VectorMath.exp(1, max, x, from, y, to, n);
        vectors.divide(reductions.sum(y, to, n), y, to, n);
    }

    @Override
    public void backward(float[] y, int yOff, float[] dy, int dyOff, float[] dx, int dxOff, int n) {
        float mean = vectors.dot(y, yOff, dy, dyOff, n);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F, dy, dyOff + i)
                    .sub(mean)
                    .mul(FloatVector.fromArray(F, y, yOff + i))
                    .intoArray(dx, dxOff + i);
        }
        for (; i < n; i++) {
            dx[dxOff + i] = y[yOff + i] * (dy[dyOff + i] - mean);
        }
    }

    @Override
    public float sumExp(float[] x, int from, float max, float[] work, int at, int n) {
        VectorMath.exp(1, max, x, from, work, at, n);
        return reductions.sum(work, at, n);
    }

    @Override
    public float expScaled(float scale, float[] x, int from, int n) {
        VectorMath.exp(scale, reductions.max(x, from, n), x, from, x, from, n);
        return reductions.sum(x, from, n);
    }

    @Override
    public void gradient(float scale, float delta, float[] work, int p, int g, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F, work, g + i)
                    .sub(delta)
                    .mul(FloatVector.fromArray(F, work, p + i))
                    .mul(scale)
                    .intoArray(work, g + i);
        }
        for (; i < n; i++) {
            work[g + i] = scale * (work[p + i] * (work[g + i] - delta));
        }
    }
}
