package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of one row, alone and in batches, below and above the size from which threads share them. */
final class RowMatMulTest {

    /** As {@link MatMulTest} bounds errors. */
    private static final double C = 4;

    private final MatMulPlanner planner = MatMulPlanner.vector();

    /**
     * Of 700 terms a block has 128 columns, of 40 terms 1664, of 3 terms 2048; the last block is partial in all but those that say
     * otherwise.
     */
    static Stream<MatMulSpec> shapes() {
        return Stream.of(false, true).flatMap(transB -> {
            MatMulSpec large = MatMulSpec.of(1, 600, 700, false, transB);
            MatMulSpec small = MatMulSpec.of(1, 70, 33, false, transB);
            int rowsB = transB ? small.n() : small.k();
            int matrix = rowsB * (small.ldb() + 1);
            return Stream.of(
                    small,
                    large,
                    MatMulSpec.of(1, 512, 700, false, transB),
                    MatMulSpec.of(1, 1, 700, false, transB),
                    MatMulSpec.of(1, 7000, 40, false, transB),
                    MatMulSpec.of(1, 100_001, 3, false, transB),
                    MatMulSpec.of(1, 3, 90_000, false, transB),
                    large.withLeadingDimensions(large.lda() + 3, large.ldb() + 5, large.ldc() + 7),
                    // B of each, and rows of A and C that follow one another.
                    small.withLeadingDimensions(33, small.ldb() + 1, 70).withBatch(150, 33, matrix, 70),
                    // B shared; rows apart, so that they are not the rows of one product.
                    small.withBatch(150, 34, 0, 73),
                    large.withBatch(3, 701, 0, 611),
                    // A shared; two axes, of which B repeats along one.
                    small.withBatch(150, 0, 33 * 70, 70),
                    small.withBatch(2, 40 * 90, 33 * 70, 100 * 80).withBatch(80, 40, 0, 80));
        });
    }

    /** A stored transposed is the same row only where rows of one element follow one another. */
    static Stream<MatMulSpec> transposed() {
        return Stream.of(
                MatMulSpec.of(1, 600, 700, true, false),
                MatMulSpec.of(1, 600, 700, true, true),
                MatMulSpec.of(1, 600, 700, true, false).withLeadingDimensions(3, 600, 600),
                MatMulSpec.of(1, 600, 700, true, true).withLeadingDimensions(3, 700, 600));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "transposed"})
    void isTheProduct(MatMulSpec spec) {
        try (WorkerPool pool = new WorkerPool(3)) {
            MatMulCase it = new MatMulCase(spec, MatMulCase.normal(17));
            assertNull(it.firstError(it.run(planner, pool), C));
            MatMulCase exact = new MatMulCase(spec, MatMulCase.smallIntegers(7));
            assertNull(exact.firstError(exact.run(planner, pool), 0));
        }
    }

    /** So that the other tests are of what their name says. */
    @ParameterizedTest
    @MethodSource("shapes")
    void isNotPacked(MatMulSpec spec) {
        assertInstanceOf(RowMatMul.class, planner.plan(spec, new Workspace(1)));
    }

    @Test
    void whatIsNotOneRowOfNeighboursIsLeftToOthers() {
        MatMulSpec row = MatMulSpec.of(1, 60, 70);
        assertTrue(RowMatMul.fits(row));
        assertTrue(RowMatMul.fits(MatMulSpec.of(1, 60, 70, true, true)));
        assertFalse(RowMatMul.fits(MatMulSpec.of(2, 60, 70)));
        assertFalse(RowMatMul.fits(row.accumulating()));
        assertFalse(RowMatMul.fits(MatMulSpec.of(1, 1, 70).resultSymmetric()));
        assertFalse(
                RowMatMul.fits(MatMulSpec.of(1, 60, 70, true, false).withLeadingDimensions(2, 60, 60)),
                "its terms lie apart");
        assertFalse(
                RowMatMul.fits(row.withBatch(WorkerPool.MAX_CHUNKS, 70, 0, 128).withBatch(2, 0, 0, 60)));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "transposed"})
    void sameBitsForAnyNumberOfThreads(MatMulSpec spec) {
        MatMulCase it = new MatMulCase(spec, MatMulCase.normal(5));
        int[] expected = null;
        for (int threads = 1; threads <= 4; threads++) {
            try (WorkerPool pool = new WorkerPool(threads)) {
                for (int run = 0; run < 2; run++) {
                    int[] bits = MatMulTest.bits(it.run(planner, pool));
                    expected = expected == null ? bits : expected;
                    assertArrayEquals(expected, bits, threads + " threads, " + spec);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void epilogueGetsEachRowOnceWhenItIsComplete(MatMulSpec spec) {
        try (WorkerPool pool = new WorkerPool(3)) {
            MatMulCase it = new MatMulCase(spec, MatMulCase.normal(11));
            float[] expected = it.run(planner, pool);
            for (int item = 0; item < spec.items(); item++) {
                for (int j = 0; j < spec.n(); j++) {
                    expected[it.indexC(item, 0, j)] = 2 * expected[it.indexC(item, 0, j)] + j;
                }
            }
            AtomicIntegerArray seen = new AtomicIntegerArray(spec.items());
            float[] actual = it.run(planner, pool, (item, from, to, c, cOff, ldc, worker) -> {
                assertEquals(List.of(0, 1, spec.ldc()), List.of(from, to, ldc));
                seen.incrementAndGet(item);
                for (int j = 0; j < spec.n(); j++) {
                    c[cOff + j] = 2 * c[cOff + j] + j;
                }
            });
            for (int item = 0; item < spec.items(); item++) {
                assertEquals(1, seen.get(item), "calls for product " + item + " of " + spec);
            }
            assertArrayEquals(MatMulTest.bits(expected), MatMulTest.bits(actual), spec.toString());
        }
    }

    /** Whatever is in a partial block: NaN and 0·∞ give NaN, else ∞ stays, and no other column notices. */
    @ParameterizedTest
    @MethodSource("shapes")
    void nanAndInfinityReachTheirColumnsAlone(MatMulSpec spec) {
        if (spec.n() < 3) {
            assertEquals(1, spec.n());
            return;
        }
        try (WorkerPool pool = new WorkerPool(3)) {
            MatMulCase it = new MatMulCase(spec, MatMulCase.normal(3));
            int last = spec.items() - 1;
            int term = spec.k() - 1;
            int nan = spec.n() - 1;
            for (int item = 0; item < spec.items(); item++) {
                it.a[it.indexA(item, 0, term)] = Float.NEGATIVE_INFINITY;
                for (int j = 0; j < spec.n(); j++) {
                    it.b[it.indexB(item, term, j)] = j == 0 ? -0f : 2f;
                }
            }
            it.b[it.indexB(last, 0, nan)] = Float.NaN;
            float[] c = it.run(planner, pool);
            for (int j = 0; j < spec.n(); j++) {
                float value = c[it.indexC(last, 0, j)];
                if (j == 0 || j == nan) {
                    assertTrue(Float.isNaN(value), "column " + j + " is " + value + ", " + spec);
                } else {
                    assertEquals(Float.NEGATIVE_INFINITY, value, "column " + j + ", " + spec);
                }
            }
        }
    }

    /** Zeros do not switch a term off, and sums begin at 0, so that no result is −0. */
    @ParameterizedTest
    @MethodSource("shapes")
    void zerosOfEitherSignAddUpToZero(MatMulSpec spec) {
        try (WorkerPool pool = new WorkerPool(2)) {
            MatMulCase it = new MatMulCase(spec, () -> -0f);
            float[] c = it.run(planner, pool);
            int[] expected = MatMulTest.bits(it.before);
            for (int item = 0; item < spec.items(); item++) {
                Arrays.fill(expected, it.indexC(item, 0, 0), it.indexC(item, 0, 0) + spec.n(), 0);
            }
            assertArrayEquals(expected, MatMulTest.bits(c), spec.toString());
        }
    }

    @Test
    void aZeroTimesInfinityIsNoNumberInEitherLayout() {
        for (boolean transB : new boolean[] {false, true}) {
            MatMulCase it = new MatMulCase(MatMulSpec.of(1, 70, 33, false, transB), () -> 0);
            it.b[it.indexB(0, 16, 69)] = Float.POSITIVE_INFINITY;
            try (WorkerPool pool = new WorkerPool(1)) {
                float[] c = it.run(planner, pool);
                assertTrue(Float.isNaN(c[it.indexC(0, 0, 69)]), "0 · ∞");
                assertEquals(0, c[it.indexC(0, 0, 68)]);
            }
        }
    }

    @Test
    void aProductInsideOfAJobEqualsTheSameOutside() {
        for (boolean transB : new boolean[] {false, true}) {
            MatMulSpec spec = MatMulSpec.of(1, 600, 700, false, transB)
                    .withBatch(2, 701, 0, 600)
                    .runnableInsideJobs();
            MatMulCase it = new MatMulCase(spec, MatMulCase.normal(9));
            try (WorkerPool pool = new WorkerPool(2)) {
                int[] expected = MatMulTest.bits(it.run(planner, pool));
                MatMul product = planner.plan(spec, new Workspace(2));
                float[][] results = new float[4][];
                Arrays.setAll(results, i -> it.before.clone());
                pool.run(
                        (chunk, worker) -> product.runOn(worker, it.a, it.aOff, it.b, it.bOff, results[chunk], it.cOff),
                        4);
                for (float[] result : results) {
                    assertArrayEquals(expected, MatMulTest.bits(result));
                }
            }
        }
    }
}
