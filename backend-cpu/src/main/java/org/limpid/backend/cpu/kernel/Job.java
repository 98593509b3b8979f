package org.limpid.backend.cpu.kernel;

/**
 * Work that a {@link WorkerPool} splits into chunks.
 *
 * <p>A job object is meant to be created once, when a program is compiled, and run many times: whatever changes
 * between runs is a field of it, written before {@link WorkerPool#run} is called.
 */
@FunctionalInterface
public interface Job {
    /**
     * Does one chunk. Chunks run in any order and at the same time, so two chunks never write the same element.
     *
     * @param chunk which part to do, from 0 to the number of chunks − 1
     * @param worker who does it, from 0 to {@link WorkerPool#threads()} − 1; no two chunks that run at the same time
     *     have the same worker, so it may index scratch memory
     */
    void run(int chunk, int worker);
}
