package org.limpid.backend.cpu;

/**
 * Told what a traced backend does, on the thread that runs it: for each step of a run that it begins, then of each job of that step
 * what its chunks took, one after the other on that thread. What a step does outside of jobs, it does alone.
 */
public interface WorkTrace {

    /**
     * A step begins.
     *
     * @param kernel what runs
     * @param bytes of its operands and results
     */
    void step(String kernel, long bytes);

    /**
     * A job is over.
     *
     * @param nanos what each chunk took; valid during the call
     * @param chunks how many there were
     */
    void job(long[] nanos, int chunks);
}
