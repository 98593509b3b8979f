package org.limpid.api.interpreter;

/** Memory that has not been taken yet. */
public interface Extent<T> {

    /** How much it is. */
    long bytes();

    /**
     * Takes it, filled with zeros.
     *
     * @param what it is for, for the error
     * @throws org.limpid.api.LimpidException if it is not to be had
     */
    Memory<T> allocate(String what);
}
