package org.limpid.api.backend;

/**
 * What a backend computes on.
 *
 * @param id how to ask for it in {@link BackendOptions#device}, as in {@code 0} or {@code opencl:1}
 * @param kind what sort of hardware it is
 * @param description for people, as in {@code 2 threads, AVX-512}
 * @param memoryBytes how much memory it has, 0 if not known
 */
public record Device(String id, Kind kind, String description, long memoryBytes) {

    /** Sorts of hardware. */
    public enum Kind {
        /** The processor that also runs the JVM. */
        CPU,
        /** A graphics processor. */
        GPU,
        /** A field-programmable gate array. */
        FPGA,
        /** Something else. */
        OTHER
    }
}
