package org.limpid.backend.cpu.kernel;

/**
 * The innermost part of a product: packing of both operands and the multiplication of one tile.
 *
 * <p>A is packed into strips of a few rows, term by term; B into panels of some columns, term by term. A strip and a
 * panel multiply to one tile of C. Every element of a tile is the sum of its terms in their order, whatever the tile's
 * size and place, so the result does not depend on how C is cut into tiles.
 */
interface TileEngine {
    /** Rows of a full strip. */
    int stripRows();

    /** Elements that a packed strip of so many terms takes. */
    int stripSize(int terms);

    /** Elements of the scratch tile that {@link #multiply} needs. */
    int tileSize();

    /** Columns that panels of a block should be a multiple of. */
    int columnStep();

    /** How many panels a block of {@code columns} is cut into. */
    int panels(int columns);

    /** First column of a panel; for the panel after the last, the width of all with their padding. */
    int panelStart(int columns, int panel);

    /**
     * Packs one panel: columns {@code from} to {@code from + columns} − 1 of op(B), terms {@code 0} to
     * {@code terms} − 1 seen from {@code b[bOff]}, and zeros where the panel is wider than that.
     */
    void packPanel(float[] b, int bOff, int ldb, boolean transB, int terms, int columns, float[] panel, int panelOff);

    /** Packs a strip of {@code rows} rows of op(A), seen from {@code a[aOff]}. */
    void packStrip(float[] a, int aOff, int lda, boolean transA, int terms, int rows, float[] strip, int stripOff);

    /**
     * Packs rows of op(A) into strips of which each begins {@code stripSize} elements after the one before; the last one may be short.
     */
    default void packStrips(
            float[] a,
            int aOff,
            int lda,
            boolean transA,
            int terms,
            int rows,
            float[] strips,
            int stripOff,
            int stripSize) {
        for (int i = 0, to = stripOff; i < rows; i += stripRows(), to += stripSize) {
            int height = Math.min(stripRows(), rows - i);
            packStrip(a, aOff + i * (transA ? 1 : lda), lda, transA, terms, height, strips, to);
        }
    }

    /** Writes, or adds to C, the product of a strip and a panel: {@code rows} × {@code columns} elements. */
    void multiply(
            int terms,
            float[] strip,
            int stripOff,
            int rows,
            float[] panel,
            int panelOff,
            int columns,
            float[] c,
            int cOff,
            int ldc,
            boolean add,
            float[] tile);

    /** Copies what lies below the diagonal of an n×n matrix to its rows {@code from} to {@code to} − 1 above it. */
    default void mirror(float[] c, int cOff, int ldc, int n, int from, int to) {
        int side = to - from;
        for (int block = from; block < n; block += side) {
            int end = Math.min(n, block + side);
            for (int i = from; i < to; i++) {
                for (int j = Math.max(block, i + 1); j < end; j++) {
                    c[cOff + i * ldc + j] = c[cOff + j * ldc + i];
                }
            }
        }
    }
}
