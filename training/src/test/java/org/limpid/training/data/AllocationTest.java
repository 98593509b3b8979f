package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.limpid.training.data.Augmentation.HorizontalFlip;
import org.limpid.training.data.Augmentation.RandomAffine;
import org.limpid.training.data.Augmentation.RandomCrop;

/**
 * Loading batches leaves no garbage.
 *
 * <p>The JVM itself may allocate some bytes in a thread when it links or recompiles a method. So several rounds are
 * measured, and the least counts: what a batch allocates, it allocates in every round.
 */
final class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;
    private static final int BATCHES = 100;

    private static BatchLoader loader() {
        List<Augmentation> all =
                List.of(new RandomAffine(15, 0.1f, 0.9f, 1.1f, 5), new RandomCrop(2), new HorizontalFlip(0.5f));
        return BatchLoader.training(StrokeDigits.create(1, 300, 1).train(), 32, all, 3);
    }

    @Test
    void fillingBatchesAllocatesNothing() {
        BatchLoader loader = loader();
        Batch batch = loader.newBatch();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int number = 0; number < BATCHES; number++) {
                loader.fill(number / loader.batchesPerEpoch(), number % loader.batchesPerEpoch(), batch);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    @Timeout(60)
    void prefetchingAllocatesNothingOnEitherThread() {
        Set<Thread> others = threads();
        try (Prefetcher prefetcher = new Prefetcher(loader(), 0, 0, 2)) {
            Set<Thread> started = threads();
            started.removeAll(others);
            assertEquals(1, started.size(), started::toString);
            long filler = started.iterator().next().threadId();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes() + THREADS.getThreadAllocatedBytes(filler);
                for (int number = 0; number < BATCHES; number++) {
                    prefetcher.next();
                }
                long after = THREADS.getCurrentThreadAllocatedBytes() + THREADS.getThreadAllocatedBytes(filler);
                least = Math.min(least, after - before);
            }
            assertEquals(0, least);
        }
    }

    /** The threads of prefetchers that are alive. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("limpid-prefetch"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
