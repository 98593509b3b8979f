package org.limpid.backend.nd4j.kernel;

/** What all native memory here has in common. */
public final class NativeMemory {

    /** Where arrays begin, in bytes: at a cache line. */
    public static final long ALIGNMENT = 64;

    private NativeMemory() {}

    /** The error where memory is not to be had. */
    public static String outOf(String what, long bytes) {
        return what + " needs " + bytes + " bytes of native memory, which the JVM does not have. Start it with a larger"
                + " -XX:MaxDirectMemorySize (without it, -Xmx counts) or make the batch smaller";
    }
}
