package org.limpid.backend.cpu.kernel;

/**
 * A matrix product that was planned for one {@link MatMulSpec} and runs any number of times without allocating.
 *
 * <p>The order in which the products of one element are summed depends on the spec alone, so the result has the same
 * bits for any number of threads. NaN and infinities propagate as in IEEE 754 (0 · ∞ is NaN): no product is skipped,
 * and none is added. A plan is used by one thread at a time.
 */
public interface MatMul {
    /** What was planned. */
    MatMulSpec spec();

    /**
     * Computes C = op(A)·op(B), or C += op(A)·op(B), on all threads of the pool. C overlaps neither A nor B.
     *
     * @throws IndexOutOfBoundsException if an operand does not fit its array; nothing was written then
     * @throws IllegalArgumentException if the pool has more threads than the workspace was made for
     */
    void run(WorkerPool pool, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff);

    /**
     * The same on the calling thread alone, from inside a chunk of another job. Several workers may be inside of this
     * method at the same time.
     *
     * @param worker the worker that runs the chunk; its scratch memory is used
     * @throws IllegalStateException if the plan was not made {@link MatMulSpec#perWorker() for this}
     */
    void runOn(int worker, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff);
}
