package org.limpid.api.backend;

import org.limpid.api.LimpidException;

/** What weights and sessions of a backend hold together, against {@link BackendOptions#memoryLimit}. */
public final class MemoryBudget {

    private final long limit;
    private long held;

    /**
     * A budget of which nothing is taken.
     *
     * @param limit in bytes, 0 for none
     */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Whether there is a limit, so that memory is not to be spent on comfort. */
    public boolean isLimited() {
        return limit > 0;
    }

    /**
     * Counts memory that is about to be taken.
     *
     * @param what for the error message
     * @throws LimpidException if the limit does not allow it
     */
    public synchronized void reserve(String what, long bytes) {
        if (limit > 0 && bytes > limit - held) {
            throw new LimpidException(what + " needs " + bytes + " bytes, but of the memory limit of " + limit
                    + " bytes " + held + " are taken. Raise the limit or make the batch smaller");
        }
        held += bytes;
    }

    /** Gives memory back. */
    public synchronized void release(long bytes) {
        held -= bytes;
    }

    /** Bytes held now. */
    public synchronized long held() {
        return held;
    }
}
