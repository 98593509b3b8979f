package org.limpid.backend.cpu.kernel;

/** An elementwise loop over a run of neighbouring results, with its arrays and its function fixed. */
@FunctionalInterface
interface Span {
    /**
     * Computes results {@code y} to {@code y + n} − 1.
     *
     * @param a index of the first element of the first operand
     * @param b the same of the second operand, if there is one
     * @param c the same of the third
     * @param y index of the first result
     * @param n how many
     */
    void apply(int a, int b, int c, int y, int n);
}
