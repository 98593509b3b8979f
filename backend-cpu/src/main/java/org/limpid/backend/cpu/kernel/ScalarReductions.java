package org.limpid.backend.cpu.kernel;

/** Reductions in plain Java; sums in double precision. */
final class ScalarReductions implements Reductions {

    @Override
    public float sum(float[] x, int from, int n) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < n; i += 2) {
            even += x[from + i];
            odd += x[from + i + 1];
        }
        return (float) (i < n ? even + odd + x[from + i] : even + odd);
    }

    @Override
    public float max(float[] x, int from, int n) {
        float max = x[from];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, x[from + i]);
        }
        return max;
    }

    @Override
    public float min(float[] x, int from, int n) {
        float min = x[from];
        for (int i = 1; i < n; i++) {
            min = Math.min(min, x[from + i]);
        }
        return min;
    }

    @Override
    public void sumRows(float[] x, int from, int stride, int rows, float[] y, int to, int n) {
        System.arraycopy(x, from, y, to, n);
        for (int i = 1; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                y[to + j] += x[from + i * stride + j];
            }
        }
    }

    @Override
    public void maxRows(float[] x, int from, int stride, int rows, float[] y, int to, int n) {
        System.arraycopy(x, from, y, to, n);
        for (int i = 1; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                y[to + j] = Math.max(y[to + j], x[from + i * stride + j]);
            }
        }
    }

    @Override
    public void minRows(float[] x, int from, int stride, int rows, float[] y, int to, int n) {
        System.arraycopy(x, from, y, to, n);
        for (int i = 1; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                y[to + j] = Math.min(y[to + j], x[from + i * stride + j]);
            }
        }
    }
}
