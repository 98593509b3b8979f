package org.limpid.backend.cpu.kernel;

/** The elementwise parts of ISTA and dictionary blocks, applied to runs of a product c while they are in the cache. */
interface IstaLoops {

    /** c = z − c. */
    void residual(float[] z, int zOff, float[] c, int cOff, int n);

    /** c = ReLU(z + η·c − threshold). */
    void shrink(float[] z, int zOff, float eta, float threshold, float[] c, int cOff, int n);

    /** c = ReLU(η·c − threshold). */
    void shrinkFromZero(float eta, float threshold, float[] c, int cOff, int n);

    /** g = gradient where the activation is above 0, else 0; g may lie where the gradient lies. */
    void activeOnly(
            float[] gradient, int gradientOff, float[] activation, int activationOff, float[] g, int gOff, int n);

    /** c = factor · c. */
    void scale(float factor, float[] c, int cOff, int n);

    /** c = g + η(c − h). */
    void combine(float[] g, int gOff, float[] h, int hOff, float eta, float[] c, int cOff, int n);

    /** c = s + η·c. */
    void addScaled(float[] s, int sOff, float eta, float[] c, int cOff, int n);
}
