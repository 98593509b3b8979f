package org.limpid.api.backend;

import java.util.List;

/**
 * The door to a backend, found by {@link java.util.ServiceLoader}. A provider class mentions no type of the library
 * that it wraps, so that it can be loaded and asked when that library is absent.
 */
public interface BackendProvider {

    /** The name by which users ask for it, as in {@code cpu}: lower-case letters, digits and dashes; unique. */
    String name();

    /** Among backends that are ready, {@code auto} takes the one with the highest priority. */
    int priority();

    /**
     * The variants that can be asked for with {@code name:variant}, as {@code scalar} in {@code cpu:scalar}; the
     * default first. Empty if there is only one way to run it.
     */
    default List<String> variants() {
        return List.of();
    }

    /**
     * Whether it would start. Never throws; loads natives behind a nested class, runs a known-answer micro-kernel, and
     * says why not and what to do.
     */
    Availability probe();

    /**
     * Starts it.
     *
     * @param options what the user asked for; a value that this backend cannot honour is an error
     * @throws org.limpid.api.LimpidException if it cannot start
     */
    Backend open(BackendOptions options);
}
