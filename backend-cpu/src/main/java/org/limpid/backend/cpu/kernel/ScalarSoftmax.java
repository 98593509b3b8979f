package org.limpid.backend.cpu.kernel;

/** The softmax in plain Java. */
final class ScalarSoftmax implements SoftmaxRows {

    @Override
    public void forward(float[] x, int from, float[] y, int to, int n) {
        float max = x[from];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, x[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float exp = ScalarMath.exp(x[from + i] - max);
            y[to + i] = exp;
            sum += exp;
        }
        float total = (float) sum;
        for (int i = 0; i < n; i++) {
            y[to + i] /= total;
        }
    }

    @Override
    public void backward(float[] y, int yOff, float[] dy, int dyOff, float[] dx, int dxOff, int n) {
        double dot = 0;
        for (int i = 0; i < n; i++) {
            dot += (double) y[yOff + i] * dy[dyOff + i];
        }
        float mean = (float) dot;
        for (int i = 0; i < n; i++) {
            dx[dxOff + i] = y[yOff + i] * (dy[dyOff + i] - mean);
        }
    }

    @Override
    public float sumExp(float[] x, int from, float max, float[] work, int at, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += ScalarMath.exp(x[from + i] - max);
        }
        return (float) sum;
    }

    @Override
    public float expScaled(float scale, float[] x, int from, int n) {
        float max = x[from];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, x[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float exp = ScalarMath.exp(scale * (x[from + i] - max));
            x[from + i] = exp;
            sum += exp;
        }
        return (float) sum;
    }

    @Override
    public void gradient(float scale, float delta, float[] work, int p, int g, int n) {
        for (int i = 0; i < n; i++) {
            work[g + i] = scale * (work[p + i] * (work[g + i] - delta));
        }
    }
}
