package org.limpid.backend.cpu.kernel;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that runs the chunks of one {@link Job} at a time.
 *
 * <p>The caller works too: a pool of n threads starts n − 1 helpers. Chunks are claimed one by one, so a thread that
 * the operating system has put aside delays at most the chunk it holds. Between two jobs a helper spins for some tens
 * of microseconds, because the next kernel of a program usually follows at once, and then sleeps.
 *
 * <p>Nothing is allocated by {@link #run}. A claim is one compare-and-set on a word that packs the number of the job
 * (the epoch) with the number of chunks that nobody has claimed, so a helper that wakes up late can claim no chunk of a
 * job that is over, nor one of the next job in the name of the last.
 *
 * <p>Calls from several threads wait for each other; only in a pool without helpers each runs its own at once. A call from
 * inside a chunk runs all of its own chunks at once, on the calling worker.
 */
public final class WorkerPool implements AutoCloseable {
    /** Chunks that one job may have: the lower bits of the ticket count them. */
    public static final int MAX_CHUNKS = (1 << 24) - 1;

    private static final int CHUNK_BITS = 24;
    private static final long CHUNK_MASK = MAX_CHUNKS;
    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_PER_CLOCK_READING = 64;
    private static final int SPINS_BEFORE_YIELD = 256;

    // Words that different threads write lie at least two cache lines (of 64 bytes) apart.
    private static final int TICKET = 16;
    private static final int DONE = 32;
    private static final int ASLEEP = 48;
    private static final int ASLEEP_STRIDE = 16;

    private final ReentrantLock callers = new ReentrantLock();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLongArray words;
    private final Helper[] helpers;
    private final int threads;
    private final boolean spinning;
    private final @Nullable ObjIntConsumer<long[]> trace;
    private long[] nanos = {};

    // Both belong to the epoch in the ticket: written before it is published, not touched until its last chunk is done.
    private @Nullable Job job;
    private int chunks;

    private volatile boolean closed;

    /**
     * Starts the helpers.
     *
     * @param threads how many threads work on a job, the caller included; at least 1
     */
    public WorkerPool(int threads) {
        this(threads, threads - 1, null);
    }

    /**
     * A pool that says it has so many threads, so that work is cut for them, and runs all chunks one after the other on the caller's.
     *
     * @param trace told of each job when it is over: what each chunk took, in nanoseconds, valid during the call, and how many there
     *     were
     */
    public static WorkerPool traced(int threads, ObjIntConsumer<long[]> trace) {
        return new WorkerPool(threads, 0, trace);
    }

    private WorkerPool(int threads, int helping, @Nullable ObjIntConsumer<long[]> trace) {
        if (threads < 1) {
            throw new IllegalArgumentException("a worker pool needs at least 1 thread, got " + threads);
        }
        this.threads = threads;
        this.trace = trace;
        words = new AtomicLongArray(ASLEEP + ASLEEP_STRIDE * threads + 16);
        // Helpers that spin while the cores are taken steal them from the threads that have work.
        spinning = threads <= Runtime.getRuntime().availableProcessors();
        helpers = new Helper[helping];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
        }
        for (Helper helper : helpers) {
            helper.start();
        }
    }

    /** How many threads work on a job, the caller included. */
    public int threads() {
        return threads;
    }

    /**
     * Runs chunks 0 to {@code count} − 1 of the job and returns when all are done. What the chunks wrote is visible to
     * the caller afterwards.
     *
     * <p>If a chunk throws, chunks that nobody has begun are dropped and the first exception is thrown here; the pool
     * stays usable.
     *
     * @throws IllegalArgumentException if {@code count} is negative or above {@link #MAX_CHUNKS}
     * @throws IllegalStateException if the pool is closed
     */
    public void run(Job job, int count) {
        if (count < 0 || count > MAX_CHUNKS) {
            throw new IllegalArgumentException("a job has 0 to " + MAX_CHUNKS + " chunks, got " + count);
        }
        int nested = workerOfThisThread();
        if (nested >= 0) {
            runInline(job, count, nested);
            return;
        }
        if (trace != null) {
            runTraced(trace, job, count);
            return;
        }
        if (helpers.length == 0) {
            // Nothing is shared, so callers, each in a session of its own, need not wait for one another.
            requireOpen();
            runInline(job, count, 0);
            return;
        }
        callers.lock();
        try {
            requireOpen();
            if (count <= 1) {
                runInline(job, count, 0);
            } else {
                fork(job, count);
            }
        } finally {
            callers.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the worker pool is closed");
        }
    }

    /**
     * Stops the helpers after the job that is running, if any, and waits for them. Closing twice does nothing.
     *
     * <p>A pool without helpers knows nothing of who is running a job in it. There this only refuses jobs from now on: it does not
     * wait for those that run, whose callers go on to their end, and may be called from inside one.
     *
     * @throws IllegalStateException if called from inside a job of a pool with helpers
     */
    @Override
    public void close() {
        if (workerOfThisThread() >= 0) {
            throw new IllegalStateException("a worker pool cannot be closed from inside one of its jobs");
        }
        callers.lock();
        try {
            closed = true;
        } finally {
            callers.unlock();
        }
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
        boolean interrupted = false;
        for (Helper helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The worker whose chunk this thread is running, or −1 outside of this pool's jobs. */
    int workerOfThisThread() {
        if (Thread.currentThread() instanceof Helper helper && helper.pool() == this) {
            return helper.worker;
        }
        return callers.isHeldByCurrentThread() ? 0 : -1;
    }

    private static void runInline(Job job, int count, int worker) {
        for (int chunk = 0; chunk < count; chunk++) {
            job.run(chunk, worker);
        }
    }

    private void runTraced(ObjIntConsumer<long[]> told, Job job, int count) {
        callers.lock();
        try {
            requireOpen();
            if (nanos.length < count) {
                nanos = new long[count];
            }
            for (int chunk = 0; chunk < count; chunk++) {
                long begun = System.nanoTime();
                job.run(chunk, 0);
                nanos[chunk] = System.nanoTime() - begun;
            }
            told.accept(nanos, count);
        } finally {
            callers.unlock();
        }
    }

    private void fork(Job next, int count) {
        job = next;
        chunks = count;
        failure.set(null);
        words.set(DONE, 0);
        long epoch = (words.get(TICKET) >>> CHUNK_BITS) + 1;
        words.set(TICKET, epoch << CHUNK_BITS | count);
        wake(count - 1);
        work(epoch, 0);
        join(count);
        job = null;
        Throwable thrown = failure.get();
        if (thrown != null) {
            failure.set(null);
            throw WorkerPool.<RuntimeException>unchecked(thrown);
        }
    }

    private void wake(int wanted) {
        int count = Math.min(wanted, helpers.length);
        for (int i = 0; i < count; i++) {
            // The ticket was published before this read, and a helper looks at the ticket again after it has said that
            // it sleeps: one of the two sees the other.
            if (words.get(asleep(i + 1)) != 0) {
                words.set(asleep(i + 1), 0);
                LockSupport.unpark(helpers[i]);
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a helper that was preempted needs this core to finish its chunk
    private void join(int count) {
        for (int spins = 0; words.get(DONE) != count; spins++) {
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /**
     * Claims and runs chunks of one epoch until none is left.
     *
     * <p>The job and its number of chunks are read between the reading of the ticket and the claim. If the claim
     * succeeds the ticket has not moved in between (it never returns to an old value), so a chunk was still to be
     * claimed all the while, the job was not over, and what was read belongs to it. The count of unclaimed chunks must be
     * in the ticket itself: compared with a count beside it, the ticket of a job that is over would seem to have chunks
     * left as soon as a longer job is prepared.
     */
    private void work(long epoch, int worker) {
        int done = 0;
        while (true) {
            long ticket = words.get(TICKET);
            int unclaimed = (int) (ticket & CHUNK_MASK);
            if (ticket >>> CHUNK_BITS != epoch || unclaimed == 0) {
                break;
            }
            Job current = job;
            int chunk = chunks - unclaimed;
            if (words.compareAndSet(TICKET, ticket, ticket - 1)) {
                runChunk(Objects.requireNonNull(current), chunk, worker);
                done++;
            }
        }
        if (done > 0) {
            words.addAndGet(DONE, done);
        }
    }

    private void runChunk(Job current, int chunk, int worker) {
        if (failure.get() != null) {
            return;
        }
        try {
            current.run(chunk, worker);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private static int asleep(int worker) {
        return ASLEEP + ASLEEP_STRIDE * worker;
    }

    /** Throws anything as it is: the caller should see what its chunk threw. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private final class Helper extends Thread {
        private final int worker;

        Helper(int worker) {
            super("limpid-worker-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        WorkerPool pool() {
            return WorkerPool.this;
        }

        @Override
        public void run() {
            long seen = 0;
            while (true) {
                long epoch = awaitEpochAfter(seen);
                if (closed) {
                    return;
                }
                work(epoch, worker);
                seen = epoch;
            }
        }

        private long awaitEpochAfter(long seen) {
            long epoch = spinning ? spin(seen) : epoch();
            while (epoch == seen && !closed) {
                words.set(asleep(worker), 1);
                if (epoch() == seen && !closed) {
                    LockSupport.park(WorkerPool.this);
                }
                words.set(asleep(worker), 0);
                epoch = epoch();
            }
            return epoch;
        }

        private long spin(long seen) {
            long start = System.nanoTime();
            while (true) {
                for (int i = 0; i < SPINS_PER_CLOCK_READING; i++) {
                    long epoch = epoch();
                    if (epoch != seen || closed) {
                        return epoch;
                    }
                    Thread.onSpinWait();
                }
                if (System.nanoTime() - start > SPIN_NANOS) {
                    return seen;
                }
            }
        }

        private long epoch() {
            return words.get(TICKET) >>> CHUNK_BITS;
        }
    }
}
