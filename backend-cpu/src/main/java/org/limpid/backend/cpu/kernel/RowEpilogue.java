package org.limpid.backend.cpu.kernel;

/**
 * What is to be done to rows of a product as soon as they are complete, while they are still in the cache: add a bias,
 * scale, take a threshold.
 *
 * <p>Rows come in any order and on several threads at the same time, but each row of each product comes exactly once,
 * after its last partial sum. An epilogue works on each row by itself, so that it does not matter how rows are grouped.
 */
@FunctionalInterface
public interface RowEpilogue {
    /**
     * Works on rows {@code fromRow} to {@code toRow} − 1 of one product, in place: element (i, j) is
     * {@code c[cOff + i * ldc + j]}.
     *
     * @param item which product of the batch, counted in the order of {@link MatMulSpec#batch()}; 0 without a batch
     * @param fromRow the first row, counted within the product
     * @param toRow the row after the last
     * @param c the array that holds the result
     * @param cOff where the product begins in {@code c}
     * @param ldc from one row to the next
     * @param worker as in {@link Job#run}
     */
    void apply(int item, int fromRow, int toRow, float[] c, int cOff, int ldc, int worker);
}
