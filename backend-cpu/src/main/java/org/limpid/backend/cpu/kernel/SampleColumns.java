package org.limpid.backend.cpu.kernel;

/**
 * Loops over small matrices in which each column is a sample and rows follow one another without a gap, so that a sample's
 * sum never crosses a vector. The number of columns is a multiple of {@value #STEP}.
 */
interface SampleColumns {

    /** What the number of columns is a multiple of. */
    int STEP = 16;

    /** Columns of a block, which has two vectors of them from a number of samples on that fills them. */
    static int width(int samples) {
        return samples < 4 * STEP ? STEP : 2 * STEP;
    }

    /** sum += weight · Σ over the rows of y². */
    void addSquares(float weight, float[] work, int y, int rows, int columns, int sum);

    /** Every row of x −= share ∘ the same row of y. */
    void subtractShares(float[] work, int share, int y, int x, int rows, int columns);

    /** Every row of x ∘= factor. */
    void scale(float[] work, int factor, int x, int rows, int columns);

    /** sum += Σ over the rows of x ∘ y. */
    void addProducts(float[] work, int x, int y, int rows, int columns, float[] sums, int sum);

    /** Every row of z = a · p ∘ the same row of x + b · q ∘ that of y; z may be x or y. */
    void combine(
            float a, float[] factors, int p, int x, float b, int q, int y, float[] work, int z, int rows, int columns);
}
