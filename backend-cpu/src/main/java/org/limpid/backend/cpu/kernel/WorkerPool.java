package org.limpid.backend.cpu.kernel;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that runs the chunks of one {@link Job} at a time.
 *
 * <p>The caller works too: a pool of n threads starts n − 1 helpers. Each worker has a run of consecutive chunks, so that it meets
 * the same rows in one kernel after the other, and claims them one by one. When it has no more it claims those of others, from the
 * end of their runs, so a thread that the operating system has put aside, or that still sleeps, delays at most the chunk it holds.
 * Between two jobs a helper spins for some tens of microseconds, because the next kernel of a program usually follows at once, and
 * then sleeps.
 *
 * <p>Nothing is allocated by {@link #run}, and in a job nobody writes what another is reading, but for claims of another's chunks.
 *
 * <p>Calls from several threads wait for each other; only in a pool without helpers each runs its own at once. A call from
 * inside a chunk runs all of its own chunks at once, on the calling worker.
 */
public final class WorkerPool implements AutoCloseable {
    /** Chunks that one job may have, more than work is ever worth to be cut into. */
    public static final int MAX_CHUNKS = (1 << 24) - 1;

    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_PER_CLOCK_READING = 64;
    private static final int SPINS_BEFORE_YIELD = 256;

    private final ReentrantLock callers = new ReentrantLock();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ChunkRuns runs;
    private final Helper[] helpers;
    private final int threads;
    private final boolean spinning;
    private final @Nullable ObjIntConsumer<long[]> trace;
    private long[] nanos = {};

    // These belong to an epoch of the runs: written before they are dealt out, not touched until the last chunk is
    // done.
    private @Nullable Job job;
    private int chunks;
    private int lot;

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
        runs = new ChunkRuns(threads);
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
            runs.close();
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
        lot = Math.ceilDiv(count, ChunkRuns.MOST);
        int lots = Math.ceilDiv(count, lot);
        long epoch = runs.deal(lots);
        wake(lots - 1);
        work(epoch, 0);
        join(lots);
        job = null;
        Throwable thrown = failure.get();
        if (thrown != null) {
            failure.set(null);
            throw WorkerPool.<RuntimeException>unchecked(thrown);
        }
    }

    private void wake(int wanted) {
        // The runs were dealt out before what follows is read, and a helper looks at its run again after it has said
        // that it sleeps:
        // one of the two sees the other.
        VarHandle.fullFence();
        int count = Math.min(wanted, helpers.length);
        for (int i = 0; i < count; i++) {
            if (helpers[i].asleep) {
                helpers[i].asleep = false;
                LockSupport.unpark(helpers[i]);
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a helper that was preempted needs this core to finish its chunk
    private void join(int lots) {
        for (int spins = 0; !runs.areDone(lots); spins++) {
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /**
     * Claims and runs chunks of one epoch until none is left: first its own, then those of the others, beginning with its neighbour.
     *
     * <p>Whoever has claimed a chunk keeps the job from being over until it reports that chunk. So what it reads of the job after
     * the claim belongs to the epoch in which it claimed, and nobody writes a report of an epoch that is over. It reports each chunk
     * before it looks for another, for the caller may be waiting for just that one.
     */
    private void work(long epoch, int worker) {
        int done = 0;
        for (int it = runs.claimFirst(worker, epoch); it != ChunkRuns.NONE; it = runs.claimFirst(worker, epoch)) {
            runLot(it, worker);
            runs.report(worker, ++done);
        }
        for (int i = 1; i < threads; i++) {
            int other = worker + i < threads ? worker + i : worker + i - threads;
            for (int it = runs.claimLast(other, epoch); it != ChunkRuns.NONE; it = runs.claimLast(other, epoch)) {
                runLot(it, worker);
                runs.report(worker, ++done);
            }
        }
    }

    /** Runs what counts as one chunk for the runs: one, unless there are more than they can number. */
    private void runLot(int which, int worker) {
        try {
            Job current = Objects.requireNonNull(job);
            int end = Math.min(chunks, (which + 1) * lot);
            for (int chunk = which * lot; chunk < end && failure.get() == null; chunk++) {
                current.run(chunk, worker);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Throws anything as it is: the caller should see what its chunk threw. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private final class Helper extends Thread {
        private final int worker;
        private volatile boolean asleep;

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
            while (seen != ChunkRuns.CLOSED) {
                seen = awaitEpochAfter(seen);
                work(seen, worker);
            }
        }

        private long awaitEpochAfter(long seen) {
            long epoch = spinning ? spin(seen) : runs.epoch(worker);
            while (epoch == seen) {
                asleep = true;
                if (runs.epoch(worker) == seen) {
                    LockSupport.park(WorkerPool.this);
                }
                asleep = false;
                epoch = runs.epoch(worker);
            }
            return epoch;
        }

        private long spin(long seen) {
            // A local variable, because what lies beside the field is written by whoever prepares a job.
            ChunkRuns own = runs;
            long start = System.nanoTime();
            while (true) {
                for (int i = 0; i < SPINS_PER_CLOCK_READING; i++) {
                    long epoch = own.epoch(worker);
                    if (epoch != seen) {
                        return epoch;
                    }
                    Thread.onSpinWait();
                }
                if (System.nanoTime() - start > SPIN_NANOS) {
                    return seen;
                }
            }
        }
    }
}
