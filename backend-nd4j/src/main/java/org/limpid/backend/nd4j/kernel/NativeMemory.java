package org.limpid.backend.nd4j.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.limpid.api.LimpidException;

/**
 * Native memory within the limit that JavaCPP, which ND4J stands on, sets to the whole process,
 * {@code org.bytedeco.javacpp.maxphysicalbytes}: by default in proportion to the Java heap. JavaCPP itself looks only when
 * its own pointers are allocated.
 */
public final class NativeMemory {

    /** Where arrays begin, in bytes: at a cache line. */
    private static final long ALIGNMENT = 64;

    private NativeMemory() {}

    /**
     * Memory filled with zeros, which the arena frees.
     *
     * @param what it is for, for the error
     * @throws LimpidException if the process would take more than its limit
     */
    public static MemorySegment take(Arena arena, String what, long bytes) {
        long limit = Pointer.maxPhysicalBytes();
        long taken = Pointer.physicalBytes();
        if (limit > 0 && bytes > limit - taken) {
            throw refusal(what, bytes, "the process takes " + taken + " bytes and may take " + limit);
        }
        try {
            return arena.allocate(bytes, ALIGNMENT);
        } catch (OutOfMemoryError full) {
            LimpidException refusal = refusal(what, bytes, "the system does not have them");
            refusal.initCause(full);
            throw refusal;
        }
    }

    private static LimpidException refusal(String what, long bytes, String reason) {
        return new LimpidException(what + " needs " + bytes + " bytes of native memory, but " + reason
                + ". Raise -Dorg.bytedeco.javacpp.maxphysicalbytes or -Xmx, or make the batch smaller");
    }
}
