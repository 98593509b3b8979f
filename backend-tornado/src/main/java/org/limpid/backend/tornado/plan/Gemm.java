package org.limpid.backend.tornado.plan;

/**
 * Products of matrices as BLAS describes them: C = α·op(A)·op(B) for each matrix of a batch, stored by columns, with the
 * distance between columns (leading dimension) and between the matrices of a batch in elements. A distance of 0 repeats a
 * matrix.
 *
 * @param transposeA whether op(A) is Aᵀ
 * @param transposeB whether op(B) is Bᵀ
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param alpha α
 * @param lda leading dimension of A as it is stored
 * @param strideA from one A to the next
 * @param ldb of B
 * @param strideB of B
 * @param ldc of C
 * @param strideC of C
 * @param count matrices
 */
public record Gemm(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        float alpha,
        int lda,
        int strideA,
        int ldb,
        int strideB,
        int ldc,
        int strideC,
        int count) {

    /** Arguments of the library's function: these and three arrays, and a β of 0. */
    static final int ARGUMENTS = 17;

    /** Numbers among the arguments. */
    static final int SCALARS = ARGUMENTS - 3;

    private static final int LENGTH = 12;

    /**
     * Y = α·X·W for dense matrices that are stored by rows. What is stored by rows is its transpose to who reads by columns,
     * so this is Yᵀ = α·Wᵀ·Xᵀ: the right operand is A, the left one B, and a matrix stored as it is needs no turning.
     *
     * @param rows of Y
     * @param columns of Y
     * @param inner columns of X
     * @param left how X is stored
     * @param right how W is stored
     */
    static Gemm byRows(int rows, int columns, int inner, Operand left, Operand right, int count, float alpha) {
        return new Gemm(
                right.transposed(),
                left.transposed(),
                columns,
                rows,
                inner,
                alpha,
                right.transposed() ? inner : columns,
                right.stride(),
                left.transposed() ? rows : inner,
                left.stride(),
                columns,
                Math.multiplyExact(rows, columns),
                count);
    }

    /**
     * A dense operand.
     *
     * @param transposed whether it is stored turned, as columns one after the other
     * @param stride from one matrix to the next
     */
    record Operand(boolean transposed, int stride) {}

    /** The numbers as a task carries them; α is among its constants. */
    int[] layout() {
        return new int[] {
            transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, lda, strideA, ldb, strideB, ldc, strideC, count
        };
    }

    /** The product that a task stands for. */
    public static Gemm of(Task task) {
        int[] from = task.layout();
        if (task.kernel() != Kernel.LIBRARY_MATMUL || from.length != LENGTH || task.scalars().length != 1) {
            throw new IllegalArgumentException(task.kernel() + " is no product of the library");
        }
        return new Gemm(
                from[0] != 0,
                from[1] != 0,
                from[2],
                from[3],
                from[4],
                task.scalars()[0],
                from[5],
                from[6],
                from[7],
                from[8],
                from[9],
                from[10],
                from[11]);
    }
}
