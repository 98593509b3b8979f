package org.limpid.backend.cpu.kernel;

/**
 * Cholesky factors and triangular systems that lie in a worker's caches. Rows are taken in groups: what the rows before them
 * contribute is a small product, and only within a group it is taken row by row. Rows that are not solved yet are held with their
 * signs turned, so that the products are added to them.
 */
final class TriangularBlocks {

    /** Columns of right-hand sides that are solved for together. */
    static final int WIDTH = 64;

    /** Rows of the tallest tile of {@link SmallProducts}. */
    private static final int GROUP = 6;

    private final SmallProducts products;
    private final Vectors vectors;

    TriangularBlocks(KernelFamily family) {
        products = family.smallProducts();
        vectors = family.vectors();
    }

    /**
     * U with A = UᵀU, in place of −A, of which only the upper triangle is read; what lies below it is arbitrary before and after.
     *
     * @param ld from one row to the next
     * @return whether A is positive definite; U is not complete if it is not
     */
    boolean factor(float[] u, int at, int ld, int n) {
        for (int i = 0; i < n; i += GROUP) {
            int end = Math.min(n, i + GROUP);
            int rows = at + i * ld + i;
            if (i > 0) {
                products.multiply(u, at + i, 1, ld, u, at + i, ld, u, rows, ld, end - i, n - i, i, true);
            }
            for (int r = i; r < end; r++) {
                int row = at + r * ld;
                float pivot = -u[row + r];
                if (!(pivot > 0)) {
                    return false;
                }
                float root = (float) Math.sqrt(pivot);
                u[row + r] = root;
                vectors.divide(-root, u, row + r + 1, n - r - 1);
                for (int s = r + 1; s < end; s++) {
                    vectors.addScaled(u[row + s], u, row + s, u, at + s * ld + s, n - s);
                }
            }
        }
        return true;
    }

    /**
     * X with LX = B, in place of −B. L is n×n with {@code lLd} from one row to the next, X n×width with {@code ld}, where there is room
     * for whole vectors.
     */
    void forward(float[] l, int lAt, int lLd, float[] x, int at, int ld, int n, int width) {
        for (int i = 0; i < n; i += GROUP) {
            int rows = Math.min(n - i, GROUP);
            int row = at + i * ld;
            if (i > 0) {
                products.multiply(l, lAt + i * lLd, lLd, 1, x, at, ld, x, row, ld, rows, width, i, true);
            }
            vectors.substitute(l, lAt + i * lLd + i, lLd, 1, x, row, ld, rows, width);
        }
    }

    /** X with LᵀX = B, in place of −B, as {@link #forward} has it. */
    void backward(float[] l, int lAt, int lLd, float[] x, int at, int ld, int n, int width) {
        for (int end = n; end > 0; end -= GROUP) {
            int i = Math.max(0, end - GROUP);
            if (end < n) {
                int below = lAt + end * lLd + i;
                products.multiply(
                        l, below, 1, lLd, x, at + end * ld, ld, x, at + i * ld, ld, end - i, width, n - end, true);
            }
            int last = end - 1;
            vectors.substitute(l, lAt + last * lLd + last, -1, -lLd, x, at + last * ld, -ld, end - i, width);
        }
    }
}
