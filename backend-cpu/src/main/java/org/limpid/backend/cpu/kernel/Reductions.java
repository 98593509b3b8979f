package org.limpid.backend.cpu.kernel;

/**
 * Sums and extremes of floats. The order of the additions depends on the number of elements alone. Extremes are NaN if an
 * element is, and −0 is less than +0.
 */
interface Reductions {

    /** Σ x over neighbours. */
    float sum(float[] x, int from, int n);

    /** The largest of neighbours. */
    float max(float[] x, int from, int n);

    /** The smallest of neighbours. */
    float min(float[] x, int from, int n);

    /** y[j] = Σᵢ x[i, j] over {@code rows} rows of {@code n} neighbours. */
    void sumRows(float[] x, int from, int stride, int rows, float[] y, int to, int n);

    /** y[j] = maxᵢ x[i, j]. */
    void maxRows(float[] x, int from, int stride, int rows, float[] y, int to, int n);

    /** y[j] = minᵢ x[i, j]. */
    void minRows(float[] x, int from, int stride, int rows, float[] y, int to, int n);
}
