package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.op.Binary;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Unary;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.kernel.FinishedProduct.Stage;

/** A product with the norm before it and stages after it has the bits of the same ops one after the other. */
final class FinishedProductTest {

    private static final Primitive ADD = new Binary(Binary.Function.ADD);
    private static final Primitive MUL = new Binary(Binary.Function.MUL);
    private static final Primitive SUB = new Binary(Binary.Function.SUB);
    private static final Primitive MAX = new Binary(Binary.Function.MAX);
    private static final Primitive RELU = new Unary(Unary.Function.RELU);
    private static final Primitive ERF = new Unary(Unary.Function.ERF);
    private static final Primitive TANH = new Unary(Unary.Function.TANH);

    private static final LayerNorm NORM = new LayerNorm(1e-5);

    /** Operands 2 to 7 are the norm's gain and bias, and a bias, a residual, a column and a scalar for the stages. */
    private static final int BIAS = 4;

    private static final int RESIDUAL = 5;
    private static final int COLUMN = 6;
    private static final int SCALAR = 7;

    private static final List<List<Stage>> CHAINS = List.of(
            List.of(stage(ADD, -1, BIAS)),
            List.of(stage(ADD, BIAS, -1), stage(ADD, RESIDUAL, -2)),
            List.of(stage(ADD, -1, BIAS), stage(RELU, -2), stage(MUL, -3, SCALAR)),
            List.of(stage(SUB, COLUMN, -1), stage(MAX, -2, -1), stage(TANH, -3), stage(MUL, -4, -2)),
            List.of(
                    stage(ADD, -1, BIAS),
                    stage(MUL, -2, SCALAR),
                    stage(ERF, -3),
                    stage(MUL, -2, SCALAR),
                    stage(ADD, -4, SCALAR),
                    stage(MUL, -5, -6),
                    stage(ADD, -7, RESIDUAL)));

    record Product(int m, int n, int k, Shape batch) {
        Shape result() {
            return batch.concat(Shape.of(m, n));
        }
    }

    private static final List<Product> PRODUCTS = List.of(
            new Product(1, 16, 1, Shape.of()),
            new Product(9, 48, 3, Shape.of()),
            new Product(10, 49, 130, Shape.of()),
            new Product(67, 33, 70, Shape.of(2)),
            new Product(1, 40, 25, Shape.of(5)),
            new Product(1, 700, 600, Shape.of()),
            new Product(5, 3, 7, Shape.of(2, 3)),
            new Product(11, 17, 4, Shape.of(40)),
            new Product(20, 2500, 20, Shape.of()),
            new Product(50, 60, 1100, Shape.of()),
            new Product(700, 1, 5, Shape.of()),
            new Product(3, 800, 300, Shape.of()));

    /** From two rows to several strips of ragged rows, of one block of terms and of columns, on one thread and dealt out. */
    private static final List<Product> NORMALISED = List.of(
            new Product(2, 16, 1, Shape.of()),
            new Product(9, 48, 3, Shape.of()),
            new Product(10, 49, 130, Shape.of()),
            new Product(67, 33, 70, Shape.of(2)),
            new Product(1, 40, 25, Shape.of(5)),
            new Product(5, 3, 7, Shape.of(2, 3)),
            new Product(11, 17, 4, Shape.of(40)),
            new Product(20, 2500, 20, Shape.of()),
            new Product(7, 351, 512, Shape.of()),
            new Product(130, 97, 384, Shape.of()),
            new Product(197, 384, 384, Shape.of()));

    private static Stage stage(Primitive op, Integer... operands) {
        return new Stage(op, List.of(operands));
    }

    static Stream<Product> products() {
        return PRODUCTS.stream();
    }

    @ParameterizedTest
    @MethodSource("products")
    void bitsAreThoseOfTheOpsOneAfterTheOther(Product product) {
        for (Variant variant : Variant.values()) {
            for (int flags = 0; flags < 4; flags++) {
                MatMul matmul = new MatMul((flags & 1) != 0, (flags & 2) != 0);
                for (List<Stage> chain : CHAINS) {
                    FinishedProduct op = new FinishedProduct(null, matmul, chain);
                    List<Operand> in = operands(product, matmul, new Random(31 * flags + product.k()));
                    float[] expected = oneAfterTheOther(variant, op, in);
                    for (int threads : new int[] {1, 2, 5}) {
                        assertSame(expected, joined(variant, threads, op, in), variant + ", " + threads + ", " + op);
                    }
                }
            }
        }
    }

    static Stream<Product> normalised() {
        return NORMALISED.stream();
    }

    @ParameterizedTest
    @MethodSource("normalised")
    void rowsAreNormalisedToTheBitsOfTheNormByItself(Product product) {
        for (Variant variant : Variant.values()) {
            for (boolean transposed : new boolean[] {false, true}) {
                MatMul matmul = new MatMul(false, transposed);
                List<Operand> in = operands(product, matmul, new Random(product.k()));
                assertTrue(Kernels.takesNorm(matmul, in.get(0).type(), in.get(1).type()));
                for (int special = 0; special < 2; special++) {
                    for (List<Stage> chain : List.of(List.<Stage>of(), CHAINS.getFirst(), CHAINS.getLast())) {
                        FinishedProduct op = new FinishedProduct(NORM, matmul, chain);
                        float[] expected = oneAfterTheOther(variant, op, in);
                        for (int threads : new int[] {1, 2, 5}) {
                            assertSame(
                                    expected, joined(variant, threads, op, in), variant + ", " + threads + ", " + op);
                        }
                    }
                    oneRowOfZerosAndOneWithNaN(in.getFirst());
                }
            }
        }
    }

    private static void oneRowOfZerosAndOneWithNaN(Operand a) {
        int k = a.dim(-1);
        Arrays.fill(a.floats(), a.offset(), a.offset() + k, 0);
        a.floats()[a.offset() + a.size() - 1] = Float.NaN;
    }

    @Test
    void aResidualMayBeOfWhatIsNormalised() {
        MatMul matmul = new MatMul(false, true);
        for (Variant variant : Variant.values()) {
            List<Operand> in = operands(new Product(40, 64, 64, Shape.of()), matmul, new Random(3));
            FinishedProduct op = new FinishedProduct(NORM, matmul, List.of(stage(ADD, 0, -1), stage(MUL, -2, 2)));
            assertSame(oneAfterTheOther(variant, op, in), joined(variant, 2, op, in), variant.toString());
        }
    }

    @Test
    void theNormIsTakenAlongWhereEachRowIsPackedWholeAndOnce() {
        MatMul plain = new MatMul(false, false);
        assertTrue(takesNorm(plain, Shape.of(8, 197, 384), Shape.of(384, 384)));
        assertTrue(takesNorm(plain, Shape.of(2, 512), Shape.of(1, 512, 360)));
        assertFalse(takesNorm(plain, Shape.of(1, 512), Shape.of(512, 360)), "one row is not packed");
        assertFalse(takesNorm(plain, Shape.of(2, 513), Shape.of(513, 20)), "two blocks of terms");
        assertFalse(takesNorm(plain, Shape.of(2, 512), Shape.of(512, 361)), "two blocks of columns");
        assertFalse(takesNorm(new MatMul(true, false), Shape.of(20, 64), Shape.of(20, 64)), "rows are columns");
        assertFalse(takesNorm(plain, Shape.of(3, 20, 64), Shape.of(3, 64, 64)), "three products");
        assertFalse(takesNorm(plain, Shape.of(20, 64), Shape.of(3, 64, 64)), "three products of the same rows");
        assertTrue(takesNorm(new MatMul(false, true), Shape.of(20, 64), Shape.of(5, 64)));
    }

    private static boolean takesNorm(MatMul op, Shape a, Shape b) {
        return Kernels.takesNorm(op, TensorType.f32(a.toArray()), TensorType.f32(b.toArray()));
    }

    @ParameterizedTest
    @EnumSource
    void aPlanRefusesWhatItCannotNormalise(Variant variant) {
        MatMulPlanner planner = variant.family().products();
        RowPrologue nothing = (_, _, _, _, _, _) -> {};
        for (MatMulSpec spec : List.of(
                MatMulSpec.of(1, 20, 20),
                MatMulSpec.of(9, 20, 600),
                MatMulSpec.of(9, 20, 20, true, false),
                MatMulSpec.of(9, 9, 20, false, true).resultSymmetric())) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> planner.plan(spec, new Workspace(1), nothing, null, null));
            assertTrue(refused.toString().contains(spec.toString()), refused.toString());
        }
    }

    @Test
    void rowsToNormaliseAreOfAStripAndSharedByAllProductsOfASession() {
        MatMul matmul = new MatMul(false, false);
        FinishedProduct op = new FinishedProduct(NORM, matmul, List.of());
        List<Operand> in = operands(new Product(200, 64, 300, Shape.of()), matmul, new Random(1));
        Kernels kernels = Kernels.of(Variant.SCALAR, 3);
        kernels.bind(matmul, in.subList(0, 2), List.of(empty(Shape.of(200, 64))));
        long before = kernels.scratchBytes();
        // The first worker has them where B is packed, in an array that has room for more.
        int strip = Scratch.aligned(new ScalarTiles().stripRows() * 300);
        long others = 2L * (Workspace.FIRST + strip) * Float.BYTES;
        for (int product = 0; product < 2; product++) {
            kernels.bind(op, in, List.of(empty(Shape.of(200, 64))));
            assertEquals(before + others, kernels.scratchBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void notANumberAndInfinityPassThrough(Product product) {
        MatMul matmul = new MatMul(false, true);
        for (Variant variant : Variant.values()) {
            for (List<Stage> chain : CHAINS) {
                FinishedProduct op = new FinishedProduct(null, matmul, chain);
                List<Operand> in = operands(product, matmul, new Random(5));
                for (int i = 0; i < 4; i++) {
                    Operand operand = in.get(i < 2 ? i : i + 2);
                    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f};
                    operand.floats()[operand.offset() + operand.size() / (i + 2)] = special[i];
                }
                float[] expected = oneAfterTheOther(variant, op, in);
                assertSame(expected, joined(variant, 2, op, in), variant + ", " + op);
            }
        }
    }

    @Test
    void aSymmetricProductIsFinishedAfterItIsMirrored() {
        MatMul gram = new MatMul(false, true);
        for (Variant variant : Variant.values()) {
            List<Operand> in = new ArrayList<>(operands(new Product(83, 83, 40, Shape.of()), gram, new Random(9)));
            in.set(1, in.get(0));
            for (List<Stage> chain : CHAINS) {
                FinishedProduct op = new FinishedProduct(null, gram, chain);
                float[] expected = oneAfterTheOther(variant, op, in);
                assertSame(expected, joined(variant, 2, op, in), variant + ", " + op);
            }
        }
    }

    @Test
    void blocksAreSharedByAllProductsOfASessionAndCounted() {
        MatMul matmul = new MatMul(false, false);
        FinishedProduct op = new FinishedProduct(null, matmul, CHAINS.getLast());
        List<Operand> in = operands(new Product(20, 64, 30, Shape.of()), matmul, new Random(1));
        Kernels kernels = Kernels.of(Variant.SCALAR, 3);
        kernels.bind(matmul, in.subList(0, 2), List.of(empty(Shape.of(20, 64))));
        long before = kernels.scratchBytes();
        kernels.bind(op, in, List.of(empty(Shape.of(20, 64))));
        assertEquals(before + 3L * Scratch.BLOCK * Float.BYTES, kernels.scratchBytes());
        kernels.bind(op, in, List.of(empty(Shape.of(20, 64))));
        assertEquals(before + 3L * Scratch.BLOCK * Float.BYTES, kernels.scratchBytes());
    }

    @Test
    void itsFormulaIsThatOfItsParts() {
        FinishedProduct op = new FinishedProduct(null, new MatMul(false, false), CHAINS.getLast());
        List<TensorType> types = operands(new Product(3, 4, 5, Shape.of()), op.product(), new Random(1)).stream()
                .map(Operand::type)
                .toList();
        assertEquals("matmul+add+mul+erf+mul+add+mul+add", op.name());
        assertEquals(List.of(TensorType.f32(3, 4)), op.infer(types));
        assertEquals(2 * 3 * 4 * 5 + 7 * 12, op.flops(types, op.infer(types)));
        FinishedProduct normalised = new FinishedProduct(NORM, op.product(), List.of());
        assertEquals("layer_norm+matmul", normalised.name());
        assertEquals(List.of(TensorType.f32(3, 4)), normalised.infer(types));
        assertEquals(7 * 3 * 5 + 2 * 3 * 4 * 5, normalised.flops(types, normalised.infer(types)));
    }

    private static List<Operand> operands(Product product, MatMul op, Random random) {
        int m = product.m();
        int n = product.n();
        int k = product.k();
        Shape batch = product.batch();
        return List.of(
                filled(batch.concat(op.transposeA() ? Shape.of(k, m) : Shape.of(m, k)), random),
                filled(op.transposeB() ? Shape.of(n, k) : Shape.of(k, n), random),
                filled(Shape.of(k), random),
                filled(Shape.of(k), random),
                filled(Shape.of(n), random),
                filled(product.result(), random),
                filled(batch.concat(Shape.of(m, 1)), random),
                filled(Shape.of(), random));
    }

    private static Operand filled(Shape shape, Random random) {
        Operand operand = empty(shape);
        for (int i = 0; i < operand.size(); i++) {
            operand.floats()[operand.offset() + i] = (float) random.nextGaussian();
        }
        return operand;
    }

    private static Operand empty(Shape shape) {
        int offset = 12;
        float[] floats = new float[offset + shape.intSize() + Kernels.READ_BEYOND];
        return Operand.of(TensorType.f32(shape.toArray()), floats, offset);
    }

    private static float[] joined(Variant variant, int threads, FinishedProduct op, List<Operand> in) {
        Operand y = empty(
                op.infer(in.stream().map(Operand::type).toList()).getFirst().shape());
        try (WorkerPool pool = new WorkerPool(threads)) {
            Step step = Kernels.of(variant, threads).bind(op, in, List.of(y));
            assertEquals(op.name(), step.kernel());
            step.run(pool);
            return values(y);
        }
    }

    private static float[] oneAfterTheOther(Variant variant, FinishedProduct op, List<Operand> in) {
        try (WorkerPool pool = new WorkerPool(2)) {
            Kernels kernels = Kernels.of(variant, 2);
            List<Operand> results = new ArrayList<>();
            LayerNorm norm = op.norm();
            Operand a = norm == null ? in.get(0) : run(kernels, pool, norm, List.of(in.get(0), in.get(2), in.get(3)));
            results.add(run(kernels, pool, op.product(), List.of(a, in.get(1))));
            for (Stage stage : op.stages()) {
                results.add(run(
                        kernels,
                        pool,
                        stage.op(),
                        stage.operands().stream()
                                .map(operand -> operand < 0 ? results.get(-1 - operand) : in.get(operand))
                                .toList()));
            }
            return values(results.getLast());
        }
    }

    private static Operand run(Kernels kernels, WorkerPool pool, Op op, List<Operand> in) {
        Operand y = empty(
                op.infer(in.stream().map(Operand::type).toList()).getFirst().shape());
        kernels.bind(op, in, List.of(y)).run(pool);
        return y;
    }

    private static float[] values(Operand y) {
        float[] values = new float[y.size()];
        System.arraycopy(y.floats(), y.offset(), values, 0, values.length);
        return values;
    }

    /** To the bit; NaN is NaN, whatever its payload. */
    private static void assertSame(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length);
        boolean some = false;
        for (int i = 0; i < expected.length; i++) {
            int index = i;
            assertEquals(
                    Float.floatToIntBits(expected[i]),
                    Float.floatToIntBits(actual[i]),
                    () -> what + ": element " + index + " is " + actual[index] + ", expected " + expected[index]);
            some |= expected[i] != 0;
        }
        assertTrue(some, what + ": all is zero");
    }
}
