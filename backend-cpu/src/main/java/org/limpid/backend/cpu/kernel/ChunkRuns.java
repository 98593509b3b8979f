package org.limpid.backend.cpu.kernel;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which chunks of a job nobody has claimed, and how many are done: for each worker a run of consecutive ones, of which it claims
 * the first itself while others claim the last.
 *
 * <p>A run is one word, which packs the number of the job (the epoch) with the first of the run and the one after its last. A claim
 * is one compare-and-set on it, so whoever comes late can claim nothing of a job that is over, nor of the next job in the name of
 * the last: the epoch in the word is another one. An epoch comes once; the 40 bits for it count a job a microsecond for 12 days.
 *
 * <p>Within an epoch runs only shrink. Therefore what is claimed is run by who claimed it, nothing is ever on its way from one word to
 * another, and who has found each run empty once knows that all is claimed. A thief that took half of a run into its own would have
 * fewer thefts to do, and neither of the two; with some chunks a worker half of what is left is one or two.
 *
 * <p>Words of different workers lie two cache lines apart, so that one who claims of its own run disturbs nobody.
 */
final class ChunkRuns {
    /** Chunks that a job may have here: what the bits of a word can number. */
    static final int MOST = (1 << 12) - 1;

    /** Instead of a chunk: none is left. */
    static final int NONE = -1;

    /** The epoch after which there is no other. */
    static final long CLOSED = (1L << 40) - 1;

    private static final int BITS = 12;
    private static final int EPOCH_SHIFT = 2 * BITS;
    private static final long ONE_FROM = 1L << BITS;
    private static final long ONE_TO = 1;

    /** Two cache lines of 64 bytes, because processors fetch pairs of them. */
    private static final int STRIDE = 16;

    private final AtomicLongArray words;
    private final int workers;
    private long epoch;

    ChunkRuns(int workers) {
        this.workers = workers;
        words = new AtomicLongArray(STRIDE * (workers + 2));
    }

    /**
     * Deals chunks 0 to {@code count} − 1 out, as evenly as they go, and begins with that a new epoch. Only once all chunks of the last
     * are done.
     *
     * <p>What was written before is visible to whoever sees the epoch. Runs become visible one after the other: a worker that looks at
     * another's before it is dealt out passes by, which costs nothing but its help.
     *
     * @return the epoch
     */
    long deal(int count) {
        epoch++;
        int each = count / workers;
        int more = count % workers;
        int from = 0;
        for (int worker = 0; worker < workers; worker++) {
            int to = from + each + (worker < more ? 1 : 0);
            words.setPlain(done(worker), 0);
            words.setRelease(run(worker), word(epoch, from, to));
            from = to;
        }
        return epoch;
    }

    /** Lets all workers see {@link #CLOSED}. Not while a job runs. */
    void close() {
        for (int worker = 0; worker < workers; worker++) {
            words.set(run(worker), word(CLOSED, 0, 0));
        }
    }

    /** The last epoch in which a worker was dealt a run. */
    long epoch(int worker) {
        return epochOf(words.get(run(worker)));
    }

    /** Claims the first chunk of a run, for its owner; {@link #NONE} if it has none or belongs to another epoch. */
    int claimFirst(int worker, long wanted) {
        while (true) {
            long word = words.get(run(worker));
            if (isOver(word, wanted)) {
                return NONE;
            }
            if (words.compareAndSet(run(worker), word, word + ONE_FROM)) {
                return from(word);
            }
        }
    }

    /** Claims the last chunk of a run, for another than its owner; {@link #NONE} if it has none or belongs to another epoch. */
    int claimLast(int worker, long wanted) {
        while (true) {
            long word = words.get(run(worker));
            if (isOver(word, wanted)) {
                return NONE;
            }
            if (words.compareAndSet(run(worker), word, word - ONE_TO)) {
                return to(word) - 1;
            }
        }
    }

    /**
     * Says how many chunks of this epoch a worker has done, its own and others'. What it wrote is visible to whoever
     * {@linkplain #areDone counts} them.
     */
    void report(int worker, int done) {
        words.setRelease(done(worker), done);
    }

    /** Whether so many chunks of this epoch are done. */
    boolean areDone(int count) {
        long sum = 0;
        for (int worker = 0; worker < workers; worker++) {
            sum += words.getAcquire(done(worker));
        }
        return sum == count;
    }

    /** Where the run of a worker lies among the words. */
    static int run(int worker) {
        return STRIDE * (worker + 1);
    }

    /** Beside it, since both are written by whoever deals out, and then by the owner. */
    private static int done(int worker) {
        return run(worker) + 1;
    }

    private static boolean isOver(long word, long wanted) {
        return epochOf(word) != wanted || from(word) == to(word);
    }

    private static long word(long epoch, int from, int to) {
        return epoch << EPOCH_SHIFT | (long) from << BITS | to;
    }

    private static long epochOf(long word) {
        return word >>> EPOCH_SHIFT;
    }

    private static int from(long word) {
        return (int) (word >>> BITS) & MOST;
    }

    private static int to(long word) {
        return (int) word & MOST;
    }
}
