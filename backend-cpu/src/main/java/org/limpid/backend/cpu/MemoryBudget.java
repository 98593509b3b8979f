package org.limpid.backend.cpu;

import java.util.function.Supplier;
import org.limpid.api.LimpidException;

/** What weights and sessions of a backend hold together, against the limit that the user set. */
final class MemoryBudget {

    private final long limit;
    private long held;

    /** @param limit in bytes, 0 for none */
    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Whether memory may be spent on alignment, because nobody counts it. */
    boolean isRoomy() {
        return limit == 0;
    }

    /**
     * Allocates what was reserved.
     *
     * @throws LimpidException if the heap does not have it
     */
    static <T> T within(String what, long bytes, Supplier<T> allocation) {
        try {
            return allocation.get();
        } catch (OutOfMemoryError full) {
            throw new LimpidException(
                    what + " needs " + bytes + " bytes, which the Java heap of "
                            + Runtime.getRuntime().maxMemory()
                            + " bytes does not have. Start the JVM with a larger -Xmx",
                    full);
        }
    }

    /**
     * Counts memory that is about to be taken.
     *
     * @param what for the error message
     * @throws LimpidException if the limit does not allow it
     */
    synchronized void reserve(String what, long bytes) {
        if (limit > 0 && bytes > limit - held) {
            throw new LimpidException(what + " needs " + bytes + " bytes, but of the memory limit of " + limit
                    + " bytes " + held + " are taken. Raise the limit or make the batch smaller");
        }
        held += bytes;
    }

    /** Gives memory back. */
    synchronized void release(long bytes) {
        held -= bytes;
    }

    /** Bytes held now. */
    synchronized long held() {
        return held;
    }
}
