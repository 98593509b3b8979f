package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.op.MatMul;
import org.limpid.api.tensor.TensorType;

/** A B that is packed once gives the same bits, until it changes, and is held while a session uses it. */
final class PackedWeightsTest {

    private final PackedWeights shared = new PackedWeights();

    @ParameterizedTest
    @CsvSource({"30, 20, 10", "1, 50, 60", "100, 49, 47", "70, 900, 1100", "10, 2000, 513", "190, 400, 384"})
    void bitsAreThoseOfPackingEveryTime(int m, int n, int k) {
        for (Variant variant : Variant.values()) {
            for (int flags = 0; flags < 4; flags++) {
                MatMul op = new MatMul((flags & 1) != 0, (flags & 2) != 0);
                Operand a = op.transposeA() ? filled(1, k, m) : filled(1, m, k);
                Operand b = op.transposeB() ? filled(2, n, k) : filled(2, k, n);
                for (int threads : new int[] {1, 2, 5}) {
                    SessionWeights weights = new SessionWeights(shared);
                    Operand lasting = b.lasting(weights);
                    try (WorkerPool pool = new WorkerPool(threads)) {
                        Operand expected = filled(3, m, n);
                        Operand actual = filled(4, m, n);
                        Step step = Kernels.of(variant, threads).bind(op, List.of(a, lasting), List.of(actual));
                        for (int version = 0; version < 3; version++) {
                            weights.begin(version);
                            b.floats()[b.offset() + version] = version + 0.5f;
                            Kernels.of(variant, threads)
                                    .bind(op, List.of(a, b), List.of(expected))
                                    .run(pool);
                            for (int run = 0; run < 2; run++) {
                                Arrays.fill(actual.floats(), Float.NaN);
                                step.run(pool);
                                assertArrayEquals(
                                        values(expected), values(actual), variant + ", " + op + ", " + threads);
                            }
                        }
                    }
                    weights.close();
                }
            }
        }
        assertEquals(0, shared.size());
    }

    @Test
    void sessionsShareAndTheLastGivesBack() {
        Operand b = filled(1, 30, 40);
        Operand a = filled(2, 20, 30);
        SessionWeights first = new SessionWeights(shared);
        SessionWeights second = new SessionWeights(shared);
        for (SessionWeights session : List.of(first, second)) {
            Kernels kernels = Kernels.of(Variant.SCALAR, 1);
            kernels.bind(new MatMul(false, false), List.of(a, b.lasting(session)), List.of(filled(3, 20, 40)));
        }
        assertEquals(1, shared.size());
        assertEquals(first.bytes(), second.bytes());
        assertFalse(first.bytes() < 30 * 40 * Float.BYTES, first.bytes() + " bytes");
        first.close();
        assertEquals(0, first.bytes());
        assertEquals(1, shared.size());
        second.close();
        assertEquals(0, shared.size());
    }

    @Test
    void matricesOfMiddlingSizeLieApartInOneArray() {
        SessionWeights weights = new SessionWeights(shared);
        Kernels kernels = Kernels.of(Variant.VECTOR, 1);
        List<Operand> matrices = Stream.of(1, 2, 3, 4)
                .map(seed -> filled(seed, 200, 150).lasting(weights))
                .toList();
        Operand a = filled(5, 20, 200);
        List<Operand> results =
                Stream.of(1, 2, 3, 4).map(_ -> filled(6, 20, 150)).toList();
        List<Operand> expected =
                Stream.of(1, 2, 3, 4).map(_ -> filled(6, 20, 150)).toList();
        try (WorkerPool pool = new WorkerPool(1)) {
            List<Step> steps = IntStream.range(0, 4)
                    .mapToObj(i -> kernels.bind(
                            new MatMul(false, false), List.of(a, matrices.get(i)), List.of(results.get(i))))
                    .toList();
            for (int run = 0; run < 2; run++) {
                steps.forEach(step -> step.run(pool));
            }
            for (int i = 0; i < 4; i++) {
                Operand plain = filled(i + 1, 200, 150);
                kernels.bind(new MatMul(false, false), List.of(a, plain), List.of(expected.get(i)))
                        .run(pool);
                assertArrayEquals(values(expected.get(i)), values(results.get(i)));
            }
        }
        assertEquals(4L << 18, weights.bytes());
        weights.close();
    }

    @Test
    void oneMatrixReadInTwoWaysIsPackedTwice() {
        Operand b = filled(1, 30, 30);
        Operand a = filled(2, 20, 30);
        SessionWeights weights = new SessionWeights(shared);
        Kernels kernels = Kernels.of(Variant.SCALAR, 1);
        for (boolean transposed : new boolean[] {false, true, true}) {
            kernels.bind(new MatMul(false, transposed), List.of(a, b.lasting(weights)), List.of(filled(3, 20, 30)));
        }
        assertEquals(2, shared.size());
        weights.close();
        assertEquals(0, shared.size());
    }

    private static Operand filled(long seed, int... extents) {
        TensorType type = TensorType.f32(extents);
        Random random = new Random(seed);
        float[] floats = new float[12 + type.shape().intSize() + Kernels.READ_BEYOND];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return Operand.of(type, floats, 12);
    }

    private static float[] values(Operand operand) {
        return Arrays.copyOfRange(operand.floats(), operand.offset(), operand.offset() + operand.size());
    }
}
