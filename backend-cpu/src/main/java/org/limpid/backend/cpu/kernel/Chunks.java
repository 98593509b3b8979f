package org.limpid.backend.cpu.kernel;

/**
 * How work is cut for the threads. Cuts depend on shapes alone, never on the number of threads, so that sums over chunks
 * are the same for any number.
 */
final class Chunks {

    /** Elements of a memory-bound loop that take some microseconds: long against the cost of claiming a chunk. */
    static final int ELEMENTS = 1 << 14;

    /** Multiplications that take some microseconds even in small products: less is not worth waking a thread for. */
    private static final double WORTH_A_FORK = 1 << 18;

    private Chunks() {}

    /** How many chunks of {@link #ELEMENTS} elements there are. */
    static int count(int elements) {
        return Math.ceilDiv(elements, ELEMENTS);
    }

    /**
     * Rows of a chunk.
     *
     * @param cost of one row, in elements of a memory-bound loop
     */
    static int rows(long cost) {
        return (int) Math.max(1, ELEMENTS / Math.max(1, cost));
    }

    /**
     * Runs chunks on all threads, or on the caller's alone where there is little to do.
     *
     * @param multiplications of all chunks
     */
    static void run(WorkerPool pool, Job job, int chunks, double multiplications) {
        if (multiplications >= WORTH_A_FORK) {
            pool.run(job, chunks);
            return;
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            job.run(chunk, 0);
        }
    }
}
