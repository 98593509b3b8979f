package org.limpid.backend.cpu.kernel;

/**
 * An op bound to its operands: made when a program is compiled, run any number of times without allocating. A step belongs
 * to one session and is run by one thread at a time.
 */
public interface Step {

    /** Reads the operands and writes the results, on all threads of the pool where that pays. */
    void run(WorkerPool pool);

    /** What runs, for reports. */
    String kernel();
}
