package org.limpid.backend.cpu.kernel;

/**
 * How a product is cut: blocks of terms and of columns so that packed B stays in the second-level cache, strips of rows,
 * and chunks of strips and panels for the threads.
 *
 * @param terms of a block; the last may have fewer
 * @param columns of a block; the last may have fewer
 * @param strips of C, over all rows
 * @param stripsPerChunk how many strips follow one another in a chunk
 * @param stripsTogether how many strips are packed at a time
 * @param columnGroups how many parts the panels of a block are dealt into, where there are too few strips for the threads
 * @param schedule who computes what
 * @param itemsPerChunk products of the batch that one chunk computes, if the schedule is {@link Schedule#ITEMS}
 */
record Blocking(
        int terms,
        int columns,
        int strips,
        int stripsPerChunk,
        int stripsTogether,
        int columnGroups,
        Schedule schedule,
        int itemsPerChunk) {

    /** Who computes what. */
    enum Schedule {
        /** All on the calling thread: too little work to share. */
        CALLER,
        /** Each product of the batch on one thread. */
        ITEMS,
        /** One product after the other, each on all threads. */
        TOGETHER
    }

    /** Packed A of one strip shares the first-level cache with a panel of B that streams through it. */
    private static final int MAX_TERMS = 512;

    /** Packed B of one block: 720 KiB of a second-level cache of 1 MiB or more. */
    private static final int MAX_PACKED_B = 180 * 1024;

    /** Multiplications that take a few microseconds: less is not worth waking a thread for. */
    private static final double WORTH_A_FORK = 1 << 18;

    /** Multiplications of one chunk, large against the cost of claiming it. */
    private static final double CHUNK = 1 << 18;

    /** Chunks per thread, so that a thread that is late holds up little. */
    private static final int CHUNKS_PER_THREAD = 4;

    /**
     * Where rows of A, of which a strip takes a few numbers each, lie so many bytes apart, they fall on so few sets of the caches that
     * none is left when the next strip reads the rest of the same cache lines.
     */
    private static final int CROWDED_BYTES = 2048;

    /** From this number of terms on that happens. */
    private static final int MANY_TERMS = 128;

    /** Strips that are packed at a time then: more of them leave the second-level cache. */
    private static final int MOST_TOGETHER = 14;

    static Blocking of(MatMulSpec spec, TileEngine tiles, int threads) {
        int terms = ceilDiv(spec.k(), ceilDiv(spec.k(), MAX_TERMS));
        int columns = spec.n();
        int most = Math.max(tiles.columnStep(), MAX_PACKED_B / terms);
        if (columns > most) {
            int even = ceilDiv(columns, ceilDiv(columns, most));
            columns = ceilDiv(even, tiles.columnStep()) * tiles.columnStep();
        }
        int strips = ceilDiv(spec.m(), tiles.stripRows());
        int wanted = CHUNKS_PER_THREAD * threads;
        double perStrip = (double) tiles.stripRows() * columns * terms;
        int stripsPerChunk = (int) Math.clamp(Math.ceil(CHUNK / perStrip), 1, ceilDiv(strips, wanted));
        int stripsTogether = 1;
        if (isCrowded(spec, terms)) {
            stripsTogether = threads == 1
                    ? MOST_TOGETHER
                    : Math.min(MOST_TOGETHER, ceilDiv(strips, 3 * CHUNKS_PER_THREAD * threads));
            stripsPerChunk = Math.max(stripsPerChunk, stripsTogether);
        }
        int columnGroups = 1;
        if (strips < wanted) {
            int byWork = (int) Math.clamp(perStrip / CHUNK, 1, tiles.panels(columns));
            columnGroups = Math.min(byWork, ceilDiv(wanted, strips));
        }
        double perItem = spec.multiplications() / spec.items();
        return new Blocking(
                terms,
                columns,
                strips,
                stripsPerChunk,
                stripsTogether,
                columnGroups,
                schedule(spec, perItem, threads),
                itemsPerChunk(spec.items(), perItem, threads));
    }

    /** Whether B is neither cut by terms nor by columns, so that each strip of A is packed whole, and by one group of columns once. */
    static boolean isOneBlock(int n, int k) {
        return k <= MAX_TERMS && (long) n * k <= MAX_PACKED_B;
    }

    private static boolean isCrowded(MatMulSpec spec, int terms) {
        return spec.transA()
                && !spec.symmetric()
                && terms >= MANY_TERMS
                && (long) spec.lda() * Float.BYTES % CROWDED_BYTES == 0;
    }

    private static Schedule schedule(MatMulSpec spec, double perItem, int threads) {
        if (threads == 1 || spec.multiplications() < WORTH_A_FORK) {
            return Schedule.CALLER;
        }
        boolean many = spec.items() >= CHUNKS_PER_THREAD * threads;
        boolean small = spec.items() > 1 && perItem < CHUNKS_PER_THREAD * CHUNK;
        return many || small ? Schedule.ITEMS : Schedule.TOGETHER;
    }

    /** Items of a batch for one chunk: enough work, yet enough chunks. */
    static int itemsPerChunk(int items, double perItem, int threads) {
        return (int) Math.clamp(Math.ceil(CHUNK / perItem), 1, ceilDiv(items, CHUNKS_PER_THREAD * threads));
    }

    static int ceilDiv(int count, int size) {
        return Math.ceilDiv(count, size);
    }
}
