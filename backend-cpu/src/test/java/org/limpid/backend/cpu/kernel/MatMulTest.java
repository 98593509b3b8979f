package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Products by both implementations against sums in double precision, over shapes that straddle every tile edge. */
@ParameterizedClass(name = "vector: {0}")
@ValueSource(booleans = {true, false})
final class MatMulTest {
    /** Where the bound is c·√K·u·(‖a∘b‖₂ + |Σ|). */
    private static final double C = 4;

    private static final int[] LADDER = {1, 2, 4, 5, 7, 8, 9, 15, 17, 31, 32, 33, 48, 65, 129};
    private static final boolean[] BOTH = {false, true};

    private final MatMulPlanner planner;
    private final WorkerPool pool = new WorkerPool(2);

    MatMulTest(boolean vector) {
        planner = vector ? MatMulPlanner.vector() : MatMulPlanner.scalar();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void ladderOfShapesInAllTransposes() {
        long seed = 1;
        for (int m : LADDER) {
            for (int n : LADDER) {
                for (int k : LADDER) {
                    boolean transA = (seed & 1) != 0;
                    boolean transB = (seed & 2) != 0;
                    // Neighbouring shapes differ in their transposes; a second pass takes the other two.
                    check(padded(MatMulSpec.of(m, n, k, transA, transB)), seed);
                    check(padded(MatMulSpec.of(m, n, k, !transA, transB)).accumulating(), seed + 1);
                    seed += 3;
                }
            }
        }
    }

    @Test
    void shapesBeyondABlock() {
        int[][] shapes = {
            {1, 1000, 1000}, {1000, 1, 513}, {3, 700, 1100}, {700, 3, 1100}, {50, 96, 1537}, {511, 49, 64},
            {513, 513, 5}, {64, 1111, 600}, {1000, 10, 127}, {5, 5, 5000}, {197, 200, 197}, {128, 2000, 100}
        };
        long seed = 100;
        for (int[] shape : shapes) {
            for (boolean transA : BOTH) {
                for (boolean transB : BOTH) {
                    check(padded(MatMulSpec.of(shape[0], shape[1], shape[2], transA, transB)), seed++);
                }
            }
        }
    }

    @Test
    void rowsOfATransposedAThatCrowdTheCaches() {
        long seed = 500;
        for (int[] shape :
                new int[][] {{130, 50, 128}, {300, 49, 600}, {5, 20, 200}, {512, 40, 131}, {127, 96, 1100}}) {
            for (int lda : new int[] {512, 1024}) {
                for (boolean transB : BOTH) {
                    int ldb = transB ? shape[2] : shape[1];
                    var spec = MatMulSpec.of(shape[0], shape[1], shape[2], true, transB)
                            .withLeadingDimensions(lda, ldb, shape[1]);
                    check(spec, seed++);
                    check(spec.accumulating(), seed++);
                }
            }
        }
    }

    @Test
    void smallIntegersComeOutExact() {
        for (int[] shape : new int[][] {{33, 47, 1000}, {1, 129, 257}, {127, 1, 31}, {9, 48, 513}, {4, 4, 4}}) {
            for (boolean transA : BOTH) {
                for (boolean transB : BOTH) {
                    var spec = padded(MatMulSpec.of(shape[0], shape[1], shape[2], transA, transB));
                    var it = new MatMulCase(spec, MatMulCase.smallIntegers(7));
                    assertNull(it.firstError(it.run(planner, pool), 0));
                }
            }
        }
    }

    @Test
    void batches() {
        // Heads side by side in rows of one matrix; B shared; two axes; rows that follow one another; many tiny ones.
        check(new MatMulSpec(17, 17, 8, false, true, 48, 48, 17, List.of(), false, false, false)
                .withBatch(3, 17 * 48, 17 * 48, 6 * 17 * 17)
                .withBatch(6, 8, 8, 17 * 17));
        check(MatMulSpec.of(20, 33, 12).withBatch(5, 20 * 12, 0, 20 * 33));
        check(MatMulSpec.of(20, 33, 12).withBatch(5, 0, 12 * 33, 20 * 33));
        check(MatMulSpec.of(20, 33, 12, true, true)
                .withBatch(4, 240, 0, 20 * 33 + 11)
                .accumulating());
        check(MatMulSpec.of(50, 64, 64)
                .withBatch(3, 2 * 50 * 64, 0, 2 * 50 * 64)
                .withBatch(2, 50 * 64, 0, 50 * 64));
        check(MatMulSpec.of(100, 96, 80).withBatch(3, 100 * 80, 80 * 96, 100 * 96));
        check(MatMulSpec.of(3, 5, 2).withBatch(200, 6, 10, 15));
        check(MatMulSpec.of(1, 1, 1).withBatch(50, 1, 1, 1));
        check(MatMulSpec.of(65, 65, 33, false, true).withBatch(11, 65 * 33, 65 * 33, 65 * 65));
    }

    @Test
    void gramMatricesAreSymmetricToTheBit() {
        for (int n : new int[] {1, 8, 9, 10, 47, 48, 49, 130, 400}) {
            for (int k : new int[] {1, 33, 600}) {
                for (boolean trans : BOTH) {
                    int ld = (trans ? n : k) + 3;
                    var spec = MatMulSpec.of(n, n, k, trans, !trans).withLeadingDimensions(ld, ld, n + 5);
                    var it = new MatMulCase(spec, MatMulCase.normal(n + k));
                    System.arraycopy(it.a, it.aOff, it.b, it.bOff, it.b.length - it.bOff);
                    MatMul product = planner.plan(spec.resultSymmetric(), new Workspace(2));
                    float[] c = it.before.clone();
                    product.run(pool, it.a, it.aOff, it.a, it.aOff, c, it.cOff);
                    assertNull(it.firstError(c, C));
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j < i; j++) {
                            assertEquals(
                                    Float.floatToRawIntBits(c[it.indexC(0, i, j)]),
                                    Float.floatToRawIntBits(c[it.indexC(0, j, i)]));
                        }
                    }
                }
            }
        }
    }

    @Test
    void nanAndInfinityReachExactlyTheElementsThatDependOnThem() {
        for (int[] shape : new int[][] {{1, 70, 33}, {20, 3, 40}, {31, 50, 20}, {19, 100, 600}, {4, 9, 3}}) {
            for (boolean transB : BOTH) {
                var spec = padded(MatMulSpec.of(shape[0], shape[1], shape[2], false, transB));
                int row = spec.m() / 2;
                int column = spec.n() - 1;
                int term = spec.k() - 1;
                var it = new MatMulCase(spec, MatMulCase.normal(3));
                it.a[it.indexA(0, row, term)] = Float.POSITIVE_INFINITY;
                for (int j = 0; j < spec.n(); j++) {
                    it.b[it.indexB(0, term, j)] = j == 0 ? 0f : -2f;
                }
                it.b[it.indexB(0, 0, column)] = Float.NaN;
                float[] c = it.run(planner, pool);
                for (int i = 0; i < spec.m(); i++) {
                    for (int j = 0; j < spec.n(); j++) {
                        float value = c[it.indexC(0, i, j)];
                        if (j == column || (i == row && j == 0)) {
                            assertTrue(Float.isNaN(value), "0 times infinity, or a term that is NaN");
                        } else if (i == row) {
                            assertEquals(Float.NEGATIVE_INFINITY, value);
                        } else {
                            assertTrue(Float.isFinite(value), "nothing but finite terms");
                        }
                    }
                }
            }
        }
    }

    @Test
    void epilogueGetsEveryRowOnceWhenItIsComplete() {
        List<MatMulSpec> specs = new ArrayList<>();
        for (int[] shape : new int[][] {{197, 100, 64}, {9, 1200, 700}, {3, 2000, 600}, {400, 48, 20}, {2, 3, 4}}) {
            specs.add(padded(MatMulSpec.of(shape[0], shape[1], shape[2])));
        }
        specs.add(MatMulSpec.of(40, 33, 20).withBatch(30, 800, 0, 40 * 33));
        specs.add(MatMulSpec.of(3, 5, 4).withBatch(20, 12, 20, 15));
        for (MatMulSpec spec : specs) {
            var plain = new MatMulCase(spec, MatMulCase.normal(11));
            float[] expected = plain.run(planner, pool);
            var seen = new AtomicIntegerArray(spec.items() * spec.m());
            float[] actual = plain.run(planner, pool, (item, from, to, c, cOff, ldc, worker) -> {
                for (int i = from; i < to; i++) {
                    seen.incrementAndGet(item * spec.m() + i);
                    for (int j = 0; j < spec.n(); j++) {
                        c[cOff + i * ldc + j] = 2 * c[cOff + i * ldc + j] + j;
                    }
                }
            });
            for (int item = 0; item < spec.items(); item++) {
                for (int i = 0; i < spec.m(); i++) {
                    assertEquals(1, seen.get(item * spec.m() + i), spec.toString());
                    for (int j = 0; j < spec.n(); j++) {
                        int at = plain.indexC(item, i, j);
                        expected[at] = 2 * expected[at] + j;
                    }
                }
            }
            assertArrayEquals(bits(expected), bits(actual), spec.toString());
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        List<MatMulSpec> specs = List.of(
                MatMulSpec.of(197, 192, 192),
                MatMulSpec.of(10, 700, 900),
                MatMulSpec.of(1, 2000, 300),
                MatMulSpec.of(1, 2000, 300, false, true),
                MatMulSpec.of(2000, 2, 300),
                MatMulSpec.of(300, 300, 1030, true, false),
                MatMulSpec.of(300, 300, 100, false, true).resultSymmetric(),
                MatMulSpec.of(50, 50, 32, false, true).withBatch(24, 1600, 1600, 2500),
                MatMulSpec.of(400, 600, 500).withBatch(2, 400 * 500, 0, 400 * 600 + 3));
        try (var one = new WorkerPool(1);
                var eight = new WorkerPool(8)) {
            for (MatMulSpec spec : specs) {
                var it = new MatMulCase(spec, MatMulCase.normal(5));
                int[] expected = bits(it.run(planner, one));
                assertArrayEquals(expected, bits(it.run(planner, one)), "second run of " + spec);
                assertArrayEquals(expected, bits(it.run(planner, pool)), "two threads, " + spec);
                for (int run = 0; run < 3; run++) {
                    assertArrayEquals(expected, bits(it.run(planner, eight)), "eight threads, " + spec);
                }
            }
        }
    }

    @Test
    void aProductInsideOfAJobEqualsTheSameOutside() {
        for (int[] shape : new int[][] {{40, 50, 60}, {3, 7, 5}, {1, 300, 200}, {300, 200, 150}}) {
            MatMulSpec spec = MatMulSpec.of(shape[0], shape[1], shape[2]).runnableInsideJobs();
            var it = new MatMulCase(spec, MatMulCase.normal(9));
            int[] expected = bits(it.run(planner, pool));
            MatMul product = planner.plan(spec, new Workspace(2));
            float[][] results = new float[8][];
            Arrays.setAll(results, i -> it.before.clone());
            pool.run(
                    (chunk, worker) -> product.runOn(worker, it.a, it.aOff, it.b, it.bOff, results[chunk], it.cOff), 8);
            for (float[] result : results) {
                assertArrayEquals(expected, bits(result));
            }
        }
    }

    @Test
    void misuseIsRefusedBeforeAnythingIsWritten() {
        for (int size : new int[] {2, 100}) {
            MatMul product = planner.plan(MatMulSpec.of(size, size, size), new Workspace(2));
            int elements = size * size;
            float[] full = new float[elements];
            float[] c = new float[elements];
            Arrays.fill(c, 7);
            var e = assertThrows(IndexOutOfBoundsException.class, () -> product.run(pool, full, 0, full, 1, c, 0));
            assertTrue(String.valueOf(e.getMessage()).startsWith("B takes " + elements), e::getMessage);
            assertThrows(IndexOutOfBoundsException.class, () -> product.run(pool, full, 0, full, 0, c, -1));
            assertThrows(IllegalStateException.class, () -> product.runOn(0, full, 0, full, 0, c, 0));
            assertThrows(
                    IllegalStateException.class,
                    () -> pool.run((chunk, worker) -> product.run(pool, full, 0, full, 0, c, 0), 1));
            try (var three = new WorkerPool(3)) {
                assertThrows(IllegalArgumentException.class, () -> product.run(three, full, 0, full, 0, c, 0));
            }
            for (float value : c) {
                assertEquals(7, value);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> MatMulSpec.of(0, 1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> MatMulSpec.of(3, 4, 5).withLeadingDimensions(4, 4, 4));
        assertThrows(
                IllegalArgumentException.class, () -> MatMulSpec.of(3, 4, 5).resultSymmetric());
        assertThrows(
                IllegalArgumentException.class, () -> MatMulSpec.of(3, 4, 5).withBatch(2, 15, 20, 0));
    }

    private void check(MatMulSpec spec) {
        check(spec, 1);
    }

    private void check(MatMulSpec spec, long seed) {
        var it = new MatMulCase(spec, MatMulCase.normal(seed));
        assertNull(it.firstError(it.run(planner, pool), C));
    }

    private static MatMulSpec padded(MatMulSpec spec) {
        return spec.withLeadingDimensions(spec.lda() + 3, spec.ldb() + 1, spec.ldc() + 5);
    }

    static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }
}
