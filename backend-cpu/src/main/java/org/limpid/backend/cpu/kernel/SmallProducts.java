package org.limpid.backend.cpu.kernel;

/**
 * Products of matrices so small that packing them would cost more than multiplying them. The terms of each element are
 * added in their order. The arrays of B and C have room for {@link #READ_BEYOND} more elements behind the matrices: those are
 * read, but neither used nor written.
 */
interface SmallProducts {

    /** How many elements behind its operands a product may read. */
    int READ_BEYOND = 16;

    /**
     * C = A·B, or C += A·B: m×n, k terms.
     *
     * @param aRow from A(i, t) to A(i + 1, t)
     * @param aTerm from A(i, t) to A(i, t + 1)
     * @param bRow from B(t, j) to B(t + 1, j); its columns are neighbours
     * @param cRow from C(i, j) to C(i + 1, j); its columns are neighbours
     */
    void multiply(
            float[] a,
            int aOff,
            int aRow,
            int aTerm,
            float[] b,
            int bOff,
            int bRow,
            float[] c,
            int cOff,
            int cRow,
            int m,
            int n,
            int k,
            boolean add);
}
