package org.limpid.backend.cpu.kernel;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Parameters as products read them: packed into panels, once for all sessions over the same weights. An entry lives as long as a
 * session uses it.
 */
public final class PackedWeights {

    /** Below this number of elements it is not worth taking more for alignment. */
    private static final int SMALL = 1 << 14;

    /** Large enough to begin at a cache line, as {@link Workspace} has it. */
    private static final int LARGE = 1 << 18;

    /** From this number of elements on a matrix has an array of its own. */
    private static final int ALONE = 4 * LARGE;

    /** How many of the size of its first an array has room for. */
    private static final int TOGETHER = 4;

    private final IdentityHashMap<float[], Map<Layout, Entry>> entries = new IdentityHashMap<>();
    private float[] open = {};
    private int taken = Workspace.FIRST;

    /** Of a stored matrix: where it begins in its array, and how it is packed. */
    private record Layout(int offset, int n, int k, int ldb, boolean transB) {}

    /** A packed matrix. */
    static final class Entry {

        /** Where it lies, beside others. */
        final float[] floats;

        /** Its first element. */
        final int from;

        private final float[] owner;
        private final Layout layout;
        private int users;
        private volatile long version = -1;

        private Entry(float[] owner, Layout layout, float[] floats, int from) {
            this.owner = owner;
            this.layout = layout;
            this.floats = floats;
            this.from = from;
        }

        /** Of the weights that it was packed from; −1 before it was. */
        long version() {
            return version;
        }

        /** It has been packed. */
        void packed(long from) {
            version = from;
        }
    }

    /** The packed form of B of a product. */
    synchronized Entry acquire(Operand b, MatMulSpec spec, int elements) {
        Layout layout = new Layout(b.offset(), spec.n(), spec.k(), spec.ldb(), spec.transB());
        Entry entry = entries.computeIfAbsent(b.floats(), _ -> new HashMap<>())
                .computeIfAbsent(layout, _ -> entry(b.floats(), layout, elements));
        entry.users++;
        return entry;
    }

    /** Matrices of middling size lie together in arrays that are large enough to be aligned. */
    private Entry entry(float[] owner, Layout layout, int elements) {
        int from = Scratch.aligned(taken - Workspace.FIRST) + Workspace.FIRST;
        if (elements >= SMALL && elements <= open.length - from) {
            taken = from + elements;
            return new Entry(owner, layout, open, from);
        }
        int length = Math.addExact(Workspace.FIRST, elements);
        boolean others = elements >= SMALL && elements < ALONE;
        float[] floats = new float[others ? Math.max(LARGE, TOGETHER * Scratch.aligned(length)) : length];
        if (floats.length - length > open.length - taken) {
            open = floats;
            taken = length;
        }
        return new Entry(owner, layout, floats, Workspace.FIRST);
    }

    synchronized void release(Entry entry) {
        entry.users--;
        if (entry.users == 0) {
            Map<Layout, Entry> siblings = entries.get(entry.owner);
            if (siblings != null) {
                siblings.remove(entry.layout);
                if (siblings.isEmpty()) {
                    entries.remove(entry.owner);
                }
            }
            if (entries.isEmpty()) {
                open = new float[0];
                taken = Workspace.FIRST;
            }
        }
    }

    /** Matrices that are held. */
    synchronized int size() {
        return entries.values().stream().mapToInt(Map::size).sum();
    }
}
