package org.limpid.backend.cpu.kernel;

/**
 * What rows of the left operand of a product go through before they are packed, so that what comes of it never goes to memory:
 * layer normalisation.
 *
 * <p>Rows come in any order, on several threads at the same time, and where strips are few the same rows may come to several
 * threads. A prologue works on each row by itself, so that it does not matter how rows are grouped.
 */
@FunctionalInterface
public interface RowPrologue {
    /**
     * Works on some rows that follow one another.
     *
     * @param a the array that holds the operand
     * @param aOff where the first row begins in {@code a}
     * @param lda from one row to the next
     * @param rows how many
     * @param to where results go, row after row with nothing between them
     * @param toOff where the first result begins in {@code to}
     */
    void apply(float[] a, int aOff, int lda, int rows, float[] to, int toOff);
}
