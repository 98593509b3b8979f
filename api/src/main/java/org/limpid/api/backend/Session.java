package org.limpid.api.backend;

import org.limpid.api.program.Program;

/**
 * Compiled programs over shared weights, ready to run again and again; a run allocates nothing. Used by one thread at a
 * time: a second one that enters gets an {@link IllegalStateException}.
 */
public interface Session extends AutoCloseable {

    /**
     * Runs one of the session's programs and returns when its outputs can be read.
     *
     * @param program one that was given to {@link Backend#compile}
     * @param inputs a value for each of its inputs; others are ignored
     * @return its outputs, valid until the next run of this session
     * @throws org.limpid.api.LimpidException if an input is missing or has the wrong type (the session stays usable),
     *     or a step fails: the message names its op and place, and afterwards the session can only be closed
     */
    Outputs run(Program program, Inputs inputs);

    /** What the runs so far did, from the backend's own counters. */
    ExecutionReport report();

    /** Frees the intermediates and gives the reference to the weights back. Idempotent. */
    @Override
    void close();
}
