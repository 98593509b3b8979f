package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.limpid.training.data.Dataset;

/** In the steady state a training step leaves no garbage, on any thread: loader, backend and trainer together. */
final class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 100;
    private static final int MOST_STEPS = 500_000;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(90);

    @Test
    void aHundredStepsAllocateNothing() {
        Meter meter = new Meter();
        // One epoch that is longer than the measurement, so that no evaluation and no checkpoint falls into it.
        TrainingConfig config = Textures.config().epochs(1).batchSize(1).build();
        Dataset data =
                new Dataset("textures", Textures.images("train", 1, MOST_STEPS), Textures.images("held out", 2, 1));
        var options = org.limpid.api.backend.BackendOptions.DEFAULT.withThreads(2);
        try (var backend = org.limpid.api.backend.Backends.discover().open("cpu", options)) {
            Trainer trainer = Trainer.builder(Textures.model(), data, config)
                    .listener(meter)
                    .checkpointEvery(Duration.ofDays(1))
                    .build();
            meter.trainer = trainer;
            trainer.train(backend);
        }
        assertTrue(meter.threads > 2, "the caller, the loader and a worker were measured");
        assertEquals(0, meter.least, "bytes by the " + STEPS + " steps that allocated least");
    }

    /**
     * Measures the threads that train. Until the JVM has compiled them, vector kernels allocate, and now and then it allocates
     * some bytes itself when it links or recompiles a method; so rounds of steps are measured until one is clean: what a step
     * allocates in the steady state, it allocates in every round.
     */
    private static final class Meter implements TrainingListener {

        private @Nullable Trainer trainer;
        private long[] ids = {};
        private int threads;
        private final long began = System.nanoTime();
        private long before;
        private long least = Long.MAX_VALUE;

        @Override
        public void stepped(TrainingProgress progress) {
            if (progress.step() % STEPS != 0) {
                return;
            }
            if (progress.step() > STEPS) {
                least = Math.min(least, bytes() - before);
            } else {
                ids = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.equals(Thread.currentThread())
                                || thread.getName().startsWith("limpid-"))
                        .mapToLong(Thread::threadId)
                        .toArray();
                threads = ids.length;
            }
            if (least == 0 || System.nanoTime() - began > MOST_NANOS) {
                Objects.requireNonNull(trainer).requestStop();
            }
            before = bytes();
        }

        private long bytes() {
            long sum = 0;
            for (long id : ids) {
                sum += THREADS.getThreadAllocatedBytes(id);
            }
            return sum;
        }
    }
}
