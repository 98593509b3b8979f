package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerPoolTest {
    /** Counts per chunk how often it ran, for the job it was asked for, and notices workers that share an index. */
    private static final class Counting implements Job {
        final AtomicIntegerArray runs = new AtomicIntegerArray(100);
        final AtomicIntegerArray inside;
        final AtomicInteger clashes = new AtomicInteger();
        int length;

        Counting(int threads) {
            inside = new AtomicIntegerArray(threads);
        }

        @Override
        public void run(int chunk, int worker) {
            if (chunk >= length || inside.incrementAndGet(worker) != 1) {
                clashes.incrementAndGet();
            }
            runs.incrementAndGet(chunk);
            inside.decrementAndGet(worker);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void everyChunkRunsOnceInItsOwnJob(int threads) {
        // Two jobs take turns with lengths that change, and now and then the helpers fall asleep in between, so that a
        // helper which comes late meets another job, another length and the same job again.
        try (var pool = new WorkerPool(threads)) {
            var jobs = List.of(new Counting(threads), new Counting(threads));
            var random = new SplittableRandom(threads);
            for (int run = 0; run < 30_000; run++) {
                Counting job = jobs.get(run & 1);
                job.length = random.nextInt(0, 12);
                pool.run(job, job.length);
                for (int chunk = 0; chunk < job.length; chunk++) {
                    assertEquals(1, job.runs.getAndSet(chunk, 0), "chunk " + chunk + " of run " + run);
                }
                assertEquals(0, job.clashes.get());
                if (run % 1000 == 0) {
                    LockSupport.parkNanos(300_000);
                }
            }
            for (Counting job : jobs) {
                for (int chunk = 0; chunk < job.runs.length(); chunk++) {
                    assertEquals(0, job.runs.get(chunk), "chunk " + chunk + " ran after its job");
                }
            }
        }
    }

    @Test
    void whatChunksWroteIsVisibleToTheCaller() {
        try (var pool = new WorkerPool(2)) {
            int[] plain = new int[64];
            Job job = (chunk, worker) -> plain[chunk]++;
            for (int run = 1; run <= 20_000; run++) {
                pool.run(job, plain.length);
                for (int value : plain) {
                    assertEquals(run, value);
                }
            }
        }
    }

    @Test
    void helpersTakePart() {
        try (var pool = new WorkerPool(3)) {
            var seen = new AtomicIntegerArray(3);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> pool.run(
                            (chunk, worker) -> {
                                // Each waits for all: it ends only if three threads are in it at once.
                                seen.incrementAndGet(worker);
                                while (seen.get(0) + seen.get(1) + seen.get(2) < 3) {
                                    Thread.onSpinWait();
                                }
                            },
                            3));
            for (int worker = 0; worker < 3; worker++) {
                assertEquals(1, seen.get(worker));
            }
        }
    }

    @Test
    void eachBeginsWithItsOwnRun() {
        int threads = 3;
        try (var pool = new WorkerPool(threads)) {
            var began = new AtomicIntegerArray(new int[] {-1, -1, -1});
            var here = new AtomicInteger();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> pool.run(
                            (chunk, worker) -> {
                                // Nobody has a second one before all have a first, so that nobody can take another's.
                                if (began.compareAndSet(worker, -1, chunk)) {
                                    here.incrementAndGet();
                                    await(() -> here.get() == threads);
                                }
                            },
                            12));
            assertEquals("[0, 4, 8]", began.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsHeldUpHasItsRunDoneByOthers(boolean caller) {
        int threads = 3;
        int count = 30;
        try (var pool = new WorkerPool(threads)) {
            var done = new AtomicInteger();
            var job = new Counting(threads);
            job.length = count;
            var held = new AtomicBoolean();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> pool.run(
                            (chunk, worker) -> {
                                job.run(chunk, worker);
                                // The one that is held up goes on when all others are done, those of its run too.
                                if (worker == 0 == caller && held.compareAndSet(false, true)) {
                                    await(() -> done.get() == count - 1);
                                } else {
                                    // Nobody else does all before the one that is to be held up has come.
                                    await(held::get);
                                }
                                done.incrementAndGet();
                            },
                            count));
            for (int chunk = 0; chunk < count; chunk++) {
                assertEquals(1, job.runs.get(chunk));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 10_000, 100_001})
    void jobsMayHaveMoreChunksThanRunsCanNumber(int count) {
        try (var pool = new WorkerPool(3)) {
            var ran = new AtomicIntegerArray(count);
            pool.run((chunk, _) -> ran.incrementAndGet(chunk), count);
            for (int chunk = 0; chunk < count; chunk++) {
                assertEquals(1, ran.get(chunk), "chunk " + chunk);
            }
            var thrown = new ArithmeticException("the last");
            Job broken = (chunk, _) -> {
                if (chunk == count - 1) {
                    throw thrown;
                }
            };
            assertSame(thrown, assertThrows(ArithmeticException.class, () -> pool.run(broken, count)));
        }
    }

    /** Lengths of chunks that differ widely, jobs inside of chunks, and chunks that throw, with any number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void unevenWorkIsDoneOnce(int threads) {
        try (var pool = new WorkerPool(threads)) {
            var outer = new AtomicIntegerArray(40);
            var inner = new AtomicIntegerArray(3);
            var spent = new double[outer.length() * 16];
            var random = new SplittableRandom(threads);
            for (int run = 0; run < 1500; run++) {
                int count = random.nextInt(2, outer.length());
                int longest = random.nextInt(count);
                int breaks = run % 10 == 9 ? random.nextInt(count) : -1;
                Job job = (chunk, worker) -> {
                    for (int i = chunk == longest ? 20_000 : 10 * chunk; i > 0; i--) {
                        spent[16 * chunk] += i;
                    }
                    if (chunk == 1) {
                        pool.run((part, _) -> inner.incrementAndGet(part), 3);
                    }
                    if (chunk == breaks) {
                        throw new ArithmeticException("chunk " + chunk);
                    }
                    outer.incrementAndGet(chunk);
                };
                if (breaks >= 0) {
                    assertThrows(ArithmeticException.class, () -> pool.run(job, count));
                    for (int chunk = 0; chunk < count; chunk++) {
                        assertTrue(outer.getAndSet(chunk, 0) <= (chunk == breaks ? 0 : 1));
                    }
                    for (int part = 0; part < 3; part++) {
                        assertTrue(inner.getAndSet(part, 0) <= 1);
                    }
                } else {
                    pool.run(job, count);
                    for (int chunk = 0; chunk < count; chunk++) {
                        assertEquals(1, outer.getAndSet(chunk, 0), "chunk " + chunk + " of run " + run);
                    }
                    for (int part = 0; part < 3; part++) {
                        assertEquals(1, inner.getAndSet(part, 0));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void anExceptionSurfacesInTheCallerAndThePoolStaysUsable(int threads) {
        try (var pool = new WorkerPool(threads)) {
            var thrown = new ArithmeticException("chunk 13");
            Job broken = (chunk, worker) -> {
                if (chunk == 13) {
                    throw thrown;
                }
            };
            var job = new Counting(threads);
            job.length = 50;
            for (int run = 0; run < 200; run++) {
                assertSame(thrown, assertThrows(ArithmeticException.class, () -> pool.run(broken, 40)));
                pool.run(job, 50);
                for (int chunk = 0; chunk < 50; chunk++) {
                    assertEquals(1, job.runs.getAndSet(chunk, 0));
                }
            }
        }
    }

    @Test
    void aRunInsideOfAChunkStaysOnItsWorker() {
        try (var pool = new WorkerPool(4)) {
            var inner = new AtomicInteger();
            var strays = new AtomicInteger();
            for (int run = 0; run < 500; run++) {
                pool.run(
                        (chunk, worker) -> pool.run(
                                (innerChunk, innerWorker) -> {
                                    inner.incrementAndGet();
                                    if (innerWorker != worker) {
                                        strays.incrementAndGet();
                                    }
                                },
                                5),
                        10);
            }
            assertEquals(500 * 50, inner.get());
            assertEquals(0, strays.get());
        }
    }

    @Test
    void callersTakeTurns() throws InterruptedException {
        try (var pool = new WorkerPool(2)) {
            var failed = new AtomicReference<Throwable>();
            var threads = new Thread[3];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = new Thread(() -> {
                    var job = new Counting(2);
                    job.length = 7;
                    for (int run = 0; run < 3000; run++) {
                        pool.run(job, 7);
                        for (int chunk = 0; chunk < 7; chunk++) {
                            assertEquals(1, job.runs.getAndSet(chunk, 0));
                        }
                    }
                });
                threads[t].setUncaughtExceptionHandler((thread, e) -> failed.set(e));
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(null, failed.get());
        }
    }

    @Test
    void idleHelpersSleep() throws InterruptedException {
        try (var pool = new WorkerPool(4)) {
            pool.run((chunk, worker) -> {}, 16);
            var helpers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("limpid-worker-"))
                    .toList();
            assertFalse(helpers.isEmpty());
            for (Thread helper : helpers) {
                assertTrue(helper.isDaemon());
                long deadline = System.nanoTime() + 10_000_000_000L;
                while (helper.isAlive() && helper.getState() != Thread.State.WAITING) {
                    assertTrue(System.nanoTime() < deadline, helper + " is still " + helper.getState());
                    Thread.sleep(1);
                }
            }
        }
    }

    @Test
    void moreThreadsThanCoresDoNotCollapse() {
        // With helpers that wait by spinning each of these runs takes time slices of the operating system; 20 s is some
        // hundred times what it takes.
        int threads = 4 * Runtime.getRuntime().availableProcessors();
        try (var pool = new WorkerPool(threads)) {
            var job = new Counting(threads);
            job.length = 64;
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                for (int run = 0; run < 5000; run++) {
                    pool.run(job, 64);
                }
            });
            assertEquals(5000, job.runs.get(63));
        }
    }

    @Test
    void closing() {
        var pool = new WorkerPool(3);
        pool.run((chunk, worker) -> {}, 5);
        assertThrows(
                IllegalStateException.class, () -> pool.run((chunk, worker) -> pool.close(), 5), "from inside a job");
        pool.close();
        pool.close();
        var e = assertThrows(IllegalStateException.class, () -> pool.run((chunk, worker) -> {}, 5));
        assertNotNull(e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new WorkerPool(0));
    }

    @Test
    void aTracedPoolCutsForItsThreadsAndRunsEveryChunkOnTheCaller() {
        List<Integer> told = new ArrayList<>();
        try (WorkerPool pool = WorkerPool.traced(8, (nanos, chunks) -> {
            told.add(chunks);
            for (int chunk = 0; chunk < chunks; chunk++) {
                assertTrue(nanos[chunk] >= 0);
            }
        })) {
            assertEquals(8, pool.threads());
            Counting job = new Counting(8);
            job.length = 100;
            Thread caller = Thread.currentThread();
            pool.run(
                    (chunk, worker) -> {
                        assertSame(caller, Thread.currentThread());
                        assertEquals(0, worker);
                        job.run(chunk, worker);
                        // A job inside of a chunk is part of that chunk.
                        pool.run((_, inner) -> assertEquals(0, inner), 3);
                    },
                    100);
            for (int chunk = 0; chunk < 100; chunk++) {
                assertEquals(1, job.runs.get(chunk));
            }
            assertEquals(List.of(100), told);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // with more threads than cores, who is waited for needs this one
    private static void await(BooleanSupplier met) {
        while (!met.getAsBoolean()) {
            Thread.yield();
        }
    }
}
