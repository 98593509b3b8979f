package org.limpid.cli.experiment;

/** A published experiment that can be run again. */
public interface Experiment {

    /** What it is called on the command line. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /**
     * Runs it.
     *
     * @param setting what it runs with
     */
    Findings run(Setting setting);
}
