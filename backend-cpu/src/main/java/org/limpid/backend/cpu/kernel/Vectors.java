package org.limpid.backend.cpu.kernel;

/** Operations on runs of neighbouring floats that factorisations are made of. */
interface Vectors {

    /** Σ aᵢbᵢ; the order of the additions depends on the length alone. */
    float dot(float[] a, int aOff, float[] b, int bOff, int n);

    /** y += factor · x. */
    void addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n);

    /** y /= divisor. */
    void divide(float divisor, float[] y, int yOff, int n);
}
