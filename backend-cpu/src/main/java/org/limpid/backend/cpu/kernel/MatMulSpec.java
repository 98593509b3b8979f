package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Shape and layout of a product C = op(A)·op(B), or C += op(A)·op(B), of row-major matrices.
 *
 * <p>op(A) is m×k and op(B) is k×n. A is stored as m×k, or as k×m if {@code transA}; B as k×n, or as n×k if
 * {@code transB}. Start from {@link #of} and add what differs from dense, single, overwriting.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k terms of each sum
 * @param transA whether A is stored transposed
 * @param transB whether B is stored transposed
 * @param lda from one stored row of A to the next, in elements
 * @param ldb the same for B
 * @param ldc the same for C
 * @param batch axes of a batch of such products, outermost first
 * @param accumulate whether the product is added to what C holds
 * @param symmetric whether C is known to be symmetric (a Gram matrix A·Aᵀ, say): only the lower triangle is computed
 *     and then mirrored, so C is symmetric to the bit. With {@code accumulate}, what C holds must be symmetric too
 * @param perWorker whether {@link MatMul#runOn} will be used, which takes scratch memory for every worker
 */
public record MatMulSpec(
        int m,
        int n,
        int k,
        boolean transA,
        boolean transB,
        int lda,
        int ldb,
        int ldc,
        List<BatchAxis> batch,
        boolean accumulate,
        boolean symmetric,
        boolean perWorker) {

    /**
     * One axis of a batch.
     *
     * @param count how many products along this axis
     * @param strideA from one A to the next, in elements; 0 if all share it
     * @param strideB the same for B
     * @param strideC the same for C; 0 only where {@code count} is 1
     */
    public record BatchAxis(int count, int strideA, int strideB, int strideC) {
        public BatchAxis {
            positive("batch count", count);
            if (strideA < 0 || strideB < 0 || strideC < 0) {
                throw new IllegalArgumentException(
                        "batch strides must not be negative, got " + strideA + ", " + strideB + ", " + strideC);
            }
            if (strideC == 0 && count > 1) {
                throw new IllegalArgumentException("products of a batch may share A or B, but not C (its stride is 0)");
            }
        }
    }

    public MatMulSpec {
        positive("m", m);
        positive("n", n);
        positive("k", k);
        atLeast("lda", lda, transA ? m : k);
        atLeast("ldb", ldb, transB ? k : n);
        atLeast("ldc", ldc, n);
        batch = List.copyOf(batch);
        if (symmetric && m != n) {
            throw new IllegalArgumentException("a symmetric result is square, got " + m + " x " + n);
        }
        long itemCount = 1;
        for (BatchAxis axis : batch) {
            itemCount = Math.multiplyExact(itemCount, axis.count());
        }
        if (itemCount > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a batch has at most 2^31 - 1 products, got " + itemCount);
        }
    }

    /** Dense A (m×k), B (k×n) and C (m×n), overwriting. */
    public static MatMulSpec of(int m, int n, int k) {
        return of(m, n, k, false, false);
    }

    /** Dense matrices, stored transposed as said; overwriting. */
    public static MatMulSpec of(int m, int n, int k, boolean transA, boolean transB) {
        return new MatMulSpec(
                m, n, k, transA, transB, transA ? m : k, transB ? k : n, n, List.of(), false, false, false);
    }

    /** The same with other distances between rows. */
    public MatMulSpec withLeadingDimensions(int newLda, int newLdb, int newLdc) {
        return new MatMulSpec(m, n, k, transA, transB, newLda, newLdb, newLdc, batch, accumulate, symmetric, perWorker);
    }

    /** The same with one more axis of a batch, inside of those that there are. */
    public MatMulSpec withBatch(int count, int strideA, int strideB, int strideC) {
        List<BatchAxis> axes = new ArrayList<>(batch);
        axes.add(new BatchAxis(count, strideA, strideB, strideC));
        return new MatMulSpec(m, n, k, transA, transB, lda, ldb, ldc, axes, accumulate, symmetric, perWorker);
    }

    /** The same, adding to C. */
    public MatMulSpec accumulating() {
        return new MatMulSpec(m, n, k, transA, transB, lda, ldb, ldc, batch, true, symmetric, perWorker);
    }

    /** The same with a result that is known to be symmetric. */
    public MatMulSpec resultSymmetric() {
        return new MatMulSpec(m, n, k, transA, transB, lda, ldb, ldc, batch, accumulate, true, perWorker);
    }

    /** The same, to be run from inside the chunks of other jobs too. */
    public MatMulSpec runnableInsideJobs() {
        return new MatMulSpec(m, n, k, transA, transB, lda, ldb, ldc, batch, accumulate, symmetric, true);
    }

    /** How many products the batch has. */
    public int items() {
        int items = 1;
        for (BatchAxis axis : batch) {
            items *= axis.count();
        }
        return items;
    }

    /** Products of two numbers that are computed, over the whole batch. */
    public double multiplications() {
        return (double) m * n * k * items();
    }

    /** Distance in A from op(A)(i, k) to op(A)(i + 1, k). */
    int rowStrideA() {
        return transA ? 1 : lda;
    }

    /** Distance in A from op(A)(i, k) to op(A)(i, k + 1). */
    int termStrideA() {
        return transA ? lda : 1;
    }

    /** Distance in B from op(B)(k, j) to op(B)(k + 1, j). */
    int termStrideB() {
        return transB ? 1 : ldb;
    }

    /** Distance in B from op(B)(k, j) to op(B)(k, j + 1). */
    int columnStrideB() {
        return transB ? ldb : 1;
    }

    /**
     * A batch over one axis whose products share B and whose rows of A and C follow one another is one product with more
     * rows; inner axes first. Products that are symmetric cannot be joined.
     */
    MatMulSpec joinRows() {
        MatMulSpec joined = this;
        while (!joined.batch.isEmpty() && !transA && !symmetric) {
            BatchAxis last = joined.batch.getLast();
            boolean joins = last.count() == 1
                    || (last.strideB() == 0
                            && last.strideA() == (long) joined.m * lda
                            && last.strideC() == (long) joined.m * ldc);
            if (!joins) {
                break;
            }
            joined = new MatMulSpec(
                    Math.multiplyExact(joined.m, last.count()),
                    n,
                    k,
                    transA,
                    transB,
                    lda,
                    ldb,
                    ldc,
                    joined.batch.subList(0, joined.batch.size() - 1),
                    accumulate,
                    symmetric,
                    perWorker);
        }
        return joined;
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }

    private static void atLeast(String name, int value, int width) {
        if (value < width) {
            throw new IllegalArgumentException(
                    name + " must be at least the width of a stored row, " + width + ", got " + value);
        }
    }
}
