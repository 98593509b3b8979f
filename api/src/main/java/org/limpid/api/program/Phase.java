package org.limpid.api.program;

/** When in a training step a step runs. */
public enum Phase {
    /** From inputs to outputs. */
    FORWARD,
    /** Gradients. */
    BACKWARD,
    /** New values of parameters. */
    UPDATE
}
