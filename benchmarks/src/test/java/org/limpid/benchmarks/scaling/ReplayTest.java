package org.limpid.benchmarks.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.limpid.benchmarks.scaling.Replay.Placement;
import org.limpid.benchmarks.scaling.Replay.Sharing;

class ReplayTest {

    private static final Cores FREE = new Cores(4, 1e18, 1e18, 0, 0, 0, 0, 0);

    @ParameterizedTest
    @EnumSource
    void equalChunksAreSharedEvenly(Sharing sharing) {
        assertEquals(300, replay(FREE, 4, sharing).job(equal(12, 100)));
        assertEquals(400, replay(FREE, 4, sharing).job(equal(13, 100)));
        assertEquals(1200, replay(FREE, 1, sharing).job(equal(12, 100)));
    }

    @ParameterizedTest
    @EnumSource
    void aLongChunkHoldsUpNobodyElse(Sharing sharing) {
        long[] chunks = equal(9, 100);
        chunks[0] = 400;
        assertEquals(400, replay(FREE, 4, sharing).job(chunks));
    }

    @Test
    void theCounterServesOneAtATime() {
        Cores slow = new Cores(4, 1e18, 1e18, 0, 0, 50, 120, 0);
        // Chunks shorter than four claims: the last of twelve claims ends at 600, and its chunk 10 later.
        assertEquals(610, replay(slow, 4, Sharing.COUNTER).job(equal(12, 10)));
        assertEquals(12 * 120 + 10, replay(slow, 8, Sharing.COUNTER).job(equal(12, 10)));
    }

    @Test
    void whoHasNoneLeftTakesTheLastOfTheNext() {
        Cores dear = new Cores(4, 1e18, 1e18, 0, 0, 0, 0, 30);
        // Runs of two: the first worker's are long, and the others take its second when theirs are done.
        long[] chunks = {1000, 1000, 100, 100, 100, 100};
        assertEquals(200 + 30 + 1000, replay(dear, 3, Sharing.STEALING).job(chunks));
        // Those of one more come first, as the pool deals them out.
        assertEquals(700, replay(dear, 2, Sharing.STEALING).job(new long[] {500, 200, 600}));
    }

    @Test
    void aStepTakesAtLeastAsLongAsItsBytesAndWhatOneThreadDoesAlone() {
        Cores narrow = new Cores(4, 1e9, 1e18, 0, 0, 0, 0, 0);
        Work work = new Work(List.of(new Work.Step(1000, 0, List.of(equal(8, 100))), new Work.Step(0, 70, List.of())));
        assertEquals(1070, replay(narrow, 4, Sharing.COUNTER).run(work));
        assertEquals(
                570, new Replay(narrow, 8, Sharing.COUNTER, Placement.SPREAD).run(work), "two sockets, two memories");
        assertEquals(870, work.total());
    }

    @Test
    void theLeastOfTwoRunsIsTakenChunkByChunk() {
        Work one = new Work(List.of(new Work.Step(8, 5, List.of(new long[] {1, 9}))));
        Work other = new Work(List.of(new Work.Step(8, 6, List.of(new long[] {4, 2}))));
        Work.Step least = one.least(other).steps().getFirst();
        assertEquals(5, least.alone());
        assertTrue(Arrays.equals(new long[] {1, 2}, least.jobs().getFirst()));
    }

    private static Replay replay(Cores cores, int workers, Sharing sharing) {
        return new Replay(cores, workers, sharing, Placement.FIRST_SOCKET);
    }

    private static long[] equal(int count, long nanos) {
        long[] chunks = new long[count];
        Arrays.fill(chunks, nanos);
        return chunks;
    }
}
