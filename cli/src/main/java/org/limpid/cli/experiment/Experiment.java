package org.limpid.cli.experiment;

import org.limpid.api.backend.Backend;

/** A published experiment that can be run again. */
public interface Experiment {

    /** What it is called on the command line. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /**
     * Runs it.
     *
     * @param backend what computes
     * @param quick whether to stop early: the same data and code, compared as far as it goes
     */
    Findings run(Backend backend, boolean quick);
}
