package org.limpid.backend.cpu.kernel;

/**
 * Factorisations of {@value #WIDTH} small matrices at once, element by element side by side: the same element of each
 * matrix is a run of neighbouring floats, so that every operation is one on runs of full length however small the matrices
 * are.
 */
interface InterleavedMatrices {

    /** How many matrices. */
    int WIDTH = 16;

    /**
     * Replaces the lower triangle of A (n, n) by that of L with LLᵀ = A. Where A is not positive definite some element of the
     * diagonal is not above 0.
     */
    void factor(float[] x, int a, int n);

    /** Replaces B (n, k) by the X with op(L)·X = B. */
    void solve(float[] x, int l, int b, int n, int k, boolean transpose);

    /** Gathers matrices that lie {@code elements} apart; the last stands for those beyond it. */
    static void gather(float[] from, int start, int elements, int matrices, float[] to, int at) {
        for (int lane = 0; lane < WIDTH; lane++) {
            int source = start + Math.min(lane, matrices - 1) * elements;
            for (int i = 0; i < elements; i++) {
                to[at + i * WIDTH + lane] = from[source + i];
            }
        }
    }

    /** Puts the matrices back. */
    static void scatter(float[] from, int at, int elements, int matrices, float[] to, int start) {
        for (int lane = 0; lane < matrices; lane++) {
            int target = start + lane * elements;
            for (int i = 0; i < elements; i++) {
                to[target + i] = from[at + i * WIDTH + lane];
            }
        }
    }
}
