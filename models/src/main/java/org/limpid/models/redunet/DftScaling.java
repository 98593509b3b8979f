package org.limpid.models.redunet;

/** How the discrete Fourier transform of a signal is scaled where the operators are built. */
public enum DftScaling {
    /** Divided by the root of the signal's length, as in the reference code: ε² is in effect that length times larger. */
    ORTHONORMAL,
    /** Not divided, as in the paper (§4): the operators are those of all cyclic shifts of the samples. */
    PLAIN
}
