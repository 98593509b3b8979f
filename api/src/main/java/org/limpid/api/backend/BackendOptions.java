package org.limpid.api.backend;

import org.limpid.api.LimpidException;

/**
 * What a user can ask of any backend.
 *
 * @param variant one of {@link BackendProvider#variants()}; empty for the default
 * @param device the {@link Device#id()}; empty for the default
 * @param threads how many threads the host may use; 0 for as many as there are processors
 * @param memoryLimit the most bytes that weights and sessions together may take on the device; 0 for no limit
 * @param deterministic whether a second run must give the same bits; a backend that cannot refuses to open
 * @param guard whether outputs are filled with NaN before each run and buffers stand between sentinels that are checked
 *     after it; slow, for the conformance suite
 */
public record BackendOptions(
        String variant, String device, int threads, long memoryLimit, boolean deterministic, boolean guard) {

    /** Nothing special. */
    public static final BackendOptions DEFAULT = new BackendOptions("", "", 0, 0, false, false);

    /** Refuses negative amounts. */
    public BackendOptions {
        if (threads < 0) {
            throw new LimpidException("the number of threads is " + threads
                    + "; expected 1 or more, or 0 for as many as there are processors");
        }
        if (memoryLimit < 0) {
            throw new LimpidException(
                    "the memory limit is " + memoryLimit + " bytes; expected 1 or more, or 0 for none");
        }
    }

    /** These options with another variant. */
    public BackendOptions withVariant(String other) {
        return new BackendOptions(other, device, threads, memoryLimit, deterministic, guard);
    }

    /** These options on another device. */
    public BackendOptions withDevice(String other) {
        return new BackendOptions(variant, other, threads, memoryLimit, deterministic, guard);
    }

    /** These options with that many threads. */
    public BackendOptions withThreads(int other) {
        return new BackendOptions(variant, device, other, memoryLimit, deterministic, guard);
    }

    /** These options with another memory limit in bytes. */
    public BackendOptions withMemoryLimit(long other) {
        return new BackendOptions(variant, device, threads, other, deterministic, guard);
    }

    /** These options with or without the demand of equal bits on a second run. */
    public BackendOptions withDeterministic(boolean other) {
        return new BackendOptions(variant, device, threads, memoryLimit, other, guard);
    }

    /** These options with or without guards. */
    public BackendOptions withGuard(boolean other) {
        return new BackendOptions(variant, device, threads, memoryLimit, deterministic, other);
    }
}
