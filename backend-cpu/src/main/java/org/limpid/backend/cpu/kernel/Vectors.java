package org.limpid.backend.cpu.kernel;

/** Operations on runs of neighbouring floats that factorisations are made of. */
interface Vectors {

    /** Σ aᵢbᵢ; the order of the additions depends on the length alone. */
    float dot(float[] a, int aOff, float[] b, int bOff, int n);

    /** y += factor · x. */
    void addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n);

    /** y /= divisor. */
    void divide(float divisor, float[] y, int yOff, int n);

    /** y = xᵀ: from rows×columns, {@code ld} elements from one row to the next, to columns×rows with {@code row} elements. */
    default void transpose(float[] x, int from, int ld, int rows, int columns, float[] y, int to, int row) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                y[to + j * row + i] = x[from + i * ld + j];
            }
        }
    }

    /**
     * X with LX = B, in place of −B, for a few rows of X, which have room for whole vectors.
     *
     * @param row from L(i, j) to L(i + 1, j); negative where L is transposed and seen from its end
     * @param column from L(i, j) to L(i, j + 1)
     * @param ld from one row of X to the next
     */
    default void substitute(
            float[] l, int lOff, int row, int column, float[] x, int xOff, int ld, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            divide(-l[lOff + r * (row + column)], x, xOff + r * ld, width);
            for (int s = r + 1; s < rows; s++) {
                addScaled(l[lOff + s * row + r * column], x, xOff + r * ld, x, xOff + s * ld, width);
            }
        }
    }

    /** Elements of scratch memory that {@link #addTranspose} needs. */
    int TILE = 256;

    /**
     * x = x + xᵀ for an n×n matrix, by blocks.
     *
     * @param tile where {@link #TILE} elements of x's array are free
     */
    default void addTranspose(float[] x, int from, int n, int tile) {
        int side = 16;
        for (int rows = 0; rows < n; rows += side) {
            int lastRow = Math.min(n, rows + side);
            for (int columns = 0; columns <= rows; columns += side) {
                for (int i = rows; i < lastRow; i++) {
                    int lastColumn = Math.min(i + 1, columns + side);
                    for (int j = columns; j < lastColumn; j++) {
                        float sum = x[from + i * n + j] + x[from + j * n + i];
                        x[from + i * n + j] = sum;
                        x[from + j * n + i] = sum;
                    }
                }
            }
        }
    }
}
