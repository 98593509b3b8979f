package org.limpid.backend.cpu.kernel;

/** Told by a {@linkplain WorkerPool#traced traced pool} what the chunks of a job took. */
@FunctionalInterface
public interface JobTrace {

    /**
     * A job is over.
     *
     * @param nanos what each chunk took, one after the other; valid during the call
     * @param chunks how many there were
     */
    void job(long[] nanos, int chunks);
}
