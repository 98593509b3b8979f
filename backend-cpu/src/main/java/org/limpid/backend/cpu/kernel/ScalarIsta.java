package org.limpid.backend.cpu.kernel;

/** The elementwise parts of ISTA in plain Java. */
final class ScalarIsta implements IstaLoops {

    @Override
    public void residual(float[] z, int zOff, float[] c, int cOff, int n) {
        for (int i = 0; i < n; i++) {
            c[cOff + i] = z[zOff + i] - c[cOff + i];
        }
    }

    @Override
    public void shrink(float[] z, int zOff, float eta, float threshold, float[] c, int cOff, int n) {
        for (int i = 0; i < n; i++) {
            c[cOff + i] = ScalarElementwise.relu(z[zOff + i] + eta * c[cOff + i] - threshold);
        }
    }

    @Override
    public void shrinkFromZero(float eta, float threshold, float[] c, int cOff, int n) {
        for (int i = 0; i < n; i++) {
            c[cOff + i] = ScalarElementwise.relu(eta * c[cOff + i] - threshold);
        }
    }

    @Override
    public void activeOnly(
            float[] gradient, int gradientOff, float[] activation, int activationOff, float[] g, int gOff, int n) {
        for (int i = 0; i < n; i++) {
            g[gOff + i] = activation[activationOff + i] > 0 ? gradient[gradientOff + i] : 0;
        }
    }

    @Override
    public void scale(float factor, float[] c, int cOff, int n) {
        for (int i = 0; i < n; i++) {
            c[cOff + i] *= factor;
        }
    }

    @Override
    public void combine(float[] g, int gOff, float[] h, int hOff, float eta, float[] c, int cOff, int n) {
        for (int i = 0; i < n; i++) {
            c[cOff + i] = g[gOff + i] + eta * (c[cOff + i] - h[hOff + i]);
        }
    }

    @Override
    public void addScaled(float[] s, int sOff, float eta, float[] c, int cOff, int n) {
        for (int i = 0; i < n; i++) {
            c[cOff + i] = s[sOff + i] + eta * c[cOff + i];
        }
    }
}
