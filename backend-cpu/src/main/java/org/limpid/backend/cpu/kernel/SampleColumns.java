package org.limpid.backend.cpu.kernel;

/**
 * Loops over small matrices in which each column is a sample and rows follow one another without a gap, so that a sample's
 * sum never crosses a vector. The number of columns is a multiple of {@value #STEP}.
 */
interface SampleColumns {

    /** What the number of columns is a multiple of. */
    int STEP = 16;

    /** sum += weight · Σ over the rows of y². */
    void addSquares(float weight, float[] work, int y, int rows, int columns, int sum);

    /** Every row of x −= share ∘ the same row of y. */
    void subtractShares(float[] work, int share, int y, int x, int rows, int columns);

    /** Every row of x ∘= factor. */
    void scale(float[] work, int factor, int x, int rows, int columns);
}
