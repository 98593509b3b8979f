package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The packed weights that one session uses, and the version of the weights that its run began with. */
public final class SessionWeights {

    private final PackedWeights shared;
    private final List<PackedWeights.Entry> used = new ArrayList<>();
    private long version;

    /** @param shared of all sessions of the backend */
    public SessionWeights(PackedWeights shared) {
        this.shared = shared;
    }

    /** A run begins with weights of that version, which grows whenever they change. */
    public void begin(long current) {
        version = current;
    }

    /** Bytes of the arrays that packed weights lie in, whether other sessions use them too or not. */
    public long bytes() {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        used.forEach(entry -> arrays.add(entry.floats));
        return arrays.stream().mapToLong(array -> array.length).sum() * Float.BYTES;
    }

    /** Gives them back. */
    public void close() {
        used.forEach(shared::release);
        used.clear();
    }

    /** The panels of B of a product, of so many elements. */
    Panels panels(Operand b, MatMulSpec spec, int elements) {
        PackedWeights.Entry entry = shared.acquire(b, spec, elements);
        used.add(entry);
        return new Panels(entry);
    }

    /** Panels of a B that stays the same from run to run. */
    final class Panels {

        private final PackedWeights.Entry entry;

        private Panels(PackedWeights.Entry entry) {
            this.entry = entry;
        }

        float[] floats() {
            return entry.floats;
        }

        /** The first element. */
        int from() {
            return entry.from;
        }

        /** Whether the weights have changed since they were packed. */
        boolean isStale() {
            return entry.version() < version;
        }

        /** Held while they are packed, so that other sessions wait. */
        Object lock() {
            return entry;
        }

        /** They have been packed. */
        void packed() {
            entry.packed(version);
        }
    }
}
