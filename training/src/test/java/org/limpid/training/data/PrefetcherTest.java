package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.limpid.api.LimpidException;
import org.limpid.training.data.Augmentation.RandomCrop;

@Timeout(60)
final class PrefetcherTest {
    private static final ImageShape SHAPE = new ImageShape(1, 3, 3);
    private static final ImageSet IMAGES = TestImages.random(2, 22, SHAPE);

    private static BatchLoader loader() {
        return BatchLoader.training(IMAGES, 5, List.of(new RandomCrop(1)), 9);
    }

    /** Counts what is asked of it, and does whatever a test says before it fills. */
    private static final class Probe implements BatchSource {
        private final BatchLoader loader = loader();
        private final AtomicInteger fills = new AtomicInteger();
        private final Before before;

        interface Before {
            void fill(int number) throws InterruptedException;
        }

        Probe(Before before) {
            this.before = before;
        }

        @Override
        public int batchesPerEpoch() {
            return loader.batchesPerEpoch();
        }

        @Override
        public Batch newBatch() {
            return loader.newBatch();
        }

        @Override
        public void fill(int epoch, int index, Batch target) {
            try {
                before.fill(fills.get());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            loader.fill(epoch, index, target);
            fills.incrementAndGet();
        }

        void awaitFills(int count) throws InterruptedException {
            while (fills.get() < count) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void givesTheBatchesOfItsSourceFromAnyStart() {
        BatchLoader direct = loader();
        Batch expected = direct.newBatch();
        for (int ahead : new int[] {1, 2, 7}) {
            try (Prefetcher prefetcher = new Prefetcher(loader(), 2, 3, ahead)) {
                int epoch = 2;
                int index = 3;
                for (int taken = 0; taken < 23; taken++) {
                    direct.fill(epoch, index, expected);
                    BatchLoaderTest.assertSameBatch(expected, prefetcher.next());
                    index = (index + 1) % 5;
                    epoch += index == 0 ? 1 : 0;
                }
            }
        }
    }

    @Test
    void staysWithinItsBoundsAndLeavesTheTakenBatchAlone() throws InterruptedException {
        Probe probe = new Probe(number -> {});
        try (Prefetcher prefetcher = new Prefetcher(probe, 0, 0, 2)) {
            probe.awaitFills(2);
            Thread.sleep(30);
            assertEquals(2, probe.fills.get());

            Batch first = prefetcher.next();
            float[] images = first.images().clone();
            probe.awaitFills(3);
            Thread.sleep(30);
            assertEquals(3, probe.fills.get(), "two batches ahead and the one in use");
            assertArrayEquals(images, first.images());

            assertNotSame(first, prefetcher.next());
            probe.awaitFills(4);
            Thread.sleep(30);
            assertEquals(4, probe.fills.get());
        }
    }

    @Test
    void errorsReachTheTakerAfterTheBatchesBeforeThem() {
        LimpidException cause = new LimpidException("the disk is gone.");
        Probe probe = new Probe(number -> {
            if (number == 7) {
                throw cause;
            }
        });
        try (Prefetcher prefetcher = new Prefetcher(probe, 0, 0, 3)) {
            for (int taken = 0; taken < 7; taken++) {
                prefetcher.next();
            }
            for (int again = 0; again < 2; again++) {
                LimpidException found = assertThrows(LimpidException.class, prefetcher::next);
                assertEquals("batch 2 of epoch 1 could not be filled: the disk is gone.", found.getMessage());
                assertSame(cause, found.getCause());
            }
        }
    }

    @Test
    void errorsOfTheProgramKeepTheirCause() {
        Probe probe = new Probe(number -> {
            throw new AssertionError("broken");
        });
        try (Prefetcher prefetcher = new Prefetcher(probe, 0, 0, 1)) {
            IllegalStateException found = assertThrows(IllegalStateException.class, prefetcher::next);
            assertInstanceOf(AssertionError.class, found.getCause());
        }
    }

    @Test
    void closingEndsTheThreadAndTheWaiting() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Probe probe = new Probe(number -> {
            blocked.countDown();
            release.await();
        });
        Prefetcher prefetcher = new Prefetcher(probe, 0, 0, 1);
        blocked.await();
        FutureTask<Batch> taking = new FutureTask<>(prefetcher::next);
        Thread taker = Thread.ofPlatform().start(taking);
        while (taker.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        Thread closer = Thread.ofPlatform().start(prefetcher::close);
        assertInstanceOf(
                IllegalStateException.class,
                assertThrows(ExecutionException.class, () -> taking.get(30, TimeUnit.SECONDS))
                        .getCause());
        release.countDown();
        closer.join();
        int fills = probe.fills.get();
        Thread.sleep(20);
        assertEquals(fills, probe.fills.get());
        prefetcher.close();
        assertThrows(IllegalStateException.class, prefetcher::next);
    }

    @Test
    void closingWakesAThreadThatWaitsForRoom() throws InterruptedException {
        Probe probe = new Probe(number -> {});
        Prefetcher prefetcher = new Prefetcher(probe, 0, 0, 1);
        probe.awaitFills(1);
        prefetcher.close();
        assertEquals(1, probe.fills.get());
    }

    @Test
    void aTakerMayBeInterrupted() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (Prefetcher prefetcher = new Prefetcher(new Probe(number -> release.await()), 0, 0, 1)) {
            Thread.currentThread().interrupt();
            IllegalStateException found = assertThrows(IllegalStateException.class, prefetcher::next);
            assertEquals("interrupted while waiting for batch 0 of epoch 0", found.getMessage());
            assertTrue(Thread.interrupted(), "the interrupt must stay visible");
            release.countDown();
        }
    }

    @Test
    void refusesAStartThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Prefetcher(loader(), -1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Prefetcher(loader(), 0, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new Prefetcher(loader(), 0, 0, 0));
    }
}
