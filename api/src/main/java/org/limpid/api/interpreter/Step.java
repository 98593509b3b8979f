package org.limpid.api.interpreter;

/** An op bound to its operands: made when a program is compiled, run any number of times without allocating. */
public interface Step {

    /** Reads the operands and writes the results. */
    void run();

    /** What runs, for reports. */
    String kernel();
}
