package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ChunkRunsTest {
    private static final int LINE_PAIR_BYTES = 128;

    @Test
    void chunksAreDealtOutInOrderAndEvenly() {
        var runs = new ChunkRuns(4);
        long epoch = runs.deal(10);
        assertEquals(List.of(0, 1, 2), first(runs, 0, epoch));
        assertEquals(List.of(3, 4, 5), first(runs, 1, epoch));
        assertEquals(List.of(6, 7), first(runs, 2, epoch));
        assertEquals(List.of(8, 9), first(runs, 3, epoch));
        epoch = runs.deal(2);
        assertEquals(List.of(0), first(runs, 0, epoch), "the caller has work when there is little");
        assertEquals(List.of(1), first(runs, 1, epoch));
        assertEquals(List.of(), first(runs, 2, epoch));
        assertEquals(List.of(), first(runs, 3, epoch));
    }

    @Test
    void othersClaimFromTheEnd() {
        var runs = new ChunkRuns(2);
        long epoch = runs.deal(8);
        assertEquals(7, runs.claimLast(1, epoch));
        assertEquals(4, runs.claimFirst(1, epoch));
        assertEquals(6, runs.claimLast(1, epoch));
        assertEquals(5, runs.claimFirst(1, epoch));
        assertEquals(ChunkRuns.NONE, runs.claimLast(1, epoch));
        assertEquals(ChunkRuns.NONE, runs.claimFirst(1, epoch));
        assertEquals(List.of(0, 1, 2, 3), first(runs, 0, epoch));
    }

    @Test
    void whoComesLateClaimsNothing() {
        var runs = new ChunkRuns(2);
        long over = runs.deal(ChunkRuns.MOST);
        first(runs, 0, over);
        first(runs, 1, over);
        long epoch = runs.deal(ChunkRuns.MOST);
        for (int worker = 0; worker < 2; worker++) {
            assertEquals(ChunkRuns.NONE, runs.claimFirst(worker, over));
            assertEquals(ChunkRuns.NONE, runs.claimLast(worker, over));
            assertEquals(epoch, runs.epoch(worker));
        }
        assertEquals(
                ChunkRuns.MOST,
                first(runs, 0, epoch).size() + first(runs, 1, epoch).size(),
                "and takes nothing from who is in time");
        runs.close();
        assertEquals(ChunkRuns.CLOSED, runs.epoch(1));
        assertEquals(ChunkRuns.NONE, runs.claimFirst(1, ChunkRuns.CLOSED));
    }

    @Test
    void chunksThatAreDoneCountForTheirEpoch() {
        var runs = new ChunkRuns(3);
        runs.deal(5);
        runs.report(0, 3);
        assertFalse(runs.areDone(5));
        runs.report(2, 2);
        assertTrue(runs.areDone(5));
        runs.deal(5);
        assertFalse(runs.areDone(5));
    }

    /** Both ends of one run at once: a chunk that both claim, or neither, is counted. */
    @Test
    void ownerAndThiefNeverClaimTheSame() throws InterruptedException {
        int rounds = 400;
        int count = ChunkRuns.MOST;
        var runs = new ChunkRuns(1);
        var claimed = new AtomicIntegerArray(count);
        var failed = new AtomicReference<Throwable>();
        var thief = new Thread(() -> {
            for (long epoch = 1; epoch <= rounds; epoch++) {
                while (runs.epoch(0) < epoch) {
                    Thread.onSpinWait();
                }
                for (int it = runs.claimLast(0, epoch); it >= 0; it = runs.claimLast(0, epoch)) {
                    claimed.incrementAndGet(it);
                }
            }
        });
        thief.setUncaughtExceptionHandler((_, e) -> failed.set(e));
        thief.start();
        for (int round = 1; round <= rounds; round++) {
            long epoch = runs.deal(count);
            for (int it = runs.claimFirst(0, epoch); it >= 0; it = runs.claimFirst(0, epoch)) {
                claimed.incrementAndGet(it);
            }
            for (int chunk = 0; chunk < count; chunk++) {
                while (claimed.get(chunk) < round && thief.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        }
        thief.join();
        assertEquals(null, failed.get());
        for (int chunk = 0; chunk < count; chunk++) {
            assertEquals(rounds, claimed.get(chunk), "chunk " + chunk);
        }
    }

    @Test
    void noTwoWorkersWriteOnePairOfCacheLines() {
        for (int worker = 0; worker < 64; worker++) {
            assertTrue((ChunkRuns.run(worker + 1) - ChunkRuns.run(worker)) * Long.BYTES >= LINE_PAIR_BYTES);
        }
        assertTrue(ChunkRuns.run(0) * Long.BYTES >= LINE_PAIR_BYTES, "nor what all read: the length of the array");
    }

    private static List<Integer> first(ChunkRuns runs, int worker, long epoch) {
        var all = new ArrayList<Integer>();
        for (int it = runs.claimFirst(worker, epoch); it >= 0; it = runs.claimFirst(worker, epoch)) {
            all.add(it);
        }
        return all;
    }
}
