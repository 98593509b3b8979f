package org.limpid.backend.cpu.kernel;

/** Operations on runs of floats in plain Java; sums in double precision. */
final class ScalarVectors implements Vectors {

    @Override
    public float dot(float[] a, int aOff, float[] b, int bOff, int n) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < n; i += 2) {
            even += (double) a[aOff + i] * b[bOff + i];
            odd += (double) a[aOff + i + 1] * b[bOff + i + 1];
        }
        return (float) (i < n ? even + odd + (double) a[aOff + i] * b[bOff + i] : even + odd);
    }

    @Override
    public void addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n) {
        for (int i = 0; i < n; i++) {
            y[yOff + i] += factor * x[xOff + i];
        }
    }

    @Override
    public void divide(float divisor, float[] y, int yOff, int n) {
        for (int i = 0; i < n; i++) {
            y[yOff + i] /= divisor;
        }
    }
}
