package org.limpid.backend.tornado.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Device;
import org.limpid.api.op.MatMul;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Products as a library computes them, on the host, against sums over the strides that were asked for. */
final class LibraryProductsTest {

    private static final Tuning EVERY = Tuning.of("cublas", Device.Kind.GPU, true);
    private static final Tuning LARGE = Tuning.of("", Device.Kind.GPU, true);

    /**
     * Operands in one array each, with room before and behind.
     *
     * @param extents of the batch
     */
    record Case(String name, ProductTasks.Form form, int[] extents) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case matMul(String name, int[] a, int[] b, boolean transposeA, boolean transposeB) {
        int rank = Math.max(a.length, b.length);
        int rows = a[a.length - (transposeA ? 1 : 2)];
        int inner = a[a.length - (transposeA ? 2 : 1)];
        int columns = b[b.length - (transposeB ? 2 : 1)];
        int[] extents = new int[rank - 2];
        int[][] strides = new int[3][rank - 2];
        int[] step = {rows * inner, inner * columns, rows * columns};
        for (int axis = rank - 3; axis >= 0; axis--) {
            int inA = axis - (rank - a.length);
            int inB = axis - (rank - b.length);
            int extentA = inA < 0 ? 1 : a[inA];
            int extentB = inB < 0 ? 1 : b[inB];
            extents[axis] = Math.max(extentA, extentB);
            int[] own = {extentA, extentB, extents[axis]};
            for (int k = 0; k < 3; k++) {
                strides[k][axis] = own[k] == 1 ? 0 : step[k];
                step[k] *= own[k];
            }
        }
        int[] strideA = transposeA ? new int[] {1, rows} : new int[] {inner, 1};
        int[] strideB = transposeB ? new int[] {1, inner} : new int[] {columns, 1};
        Loops loops = Loops.of(extents, strides);
        return new Case(name, new ProductTasks.Form(rows, columns, inner, strideA, strideB, columns, loops), extents);
    }

    /** Heads side by side in tokens, as attention takes them. */
    private static Case heads(boolean toScores, boolean transposed) {
        int batch = 2;
        int tokens = 5;
        int count = 3;
        int width = 4;
        int row = count * width;
        int[] inTokens = {tokens * row, width};
        int[] inScores = {count * tokens * tokens, tokens * tokens};
        int[] extents = {batch, count};
        int[] scores = transposed ? new int[] {1, tokens} : new int[] {tokens, 1};
        ProductTasks.Form form = toScores
                ? new ProductTasks.Form(
                        tokens,
                        tokens,
                        width,
                        new int[] {row, 1},
                        new int[] {1, row},
                        tokens,
                        Loops.of(extents, inTokens, inTokens, inScores))
                : new ProductTasks.Form(
                        tokens,
                        width,
                        tokens,
                        scores,
                        new int[] {row, 1},
                        row,
                        Loops.of(extents, inScores, inTokens, inTokens));
        return new Case(toScores ? "heads to scores" : "scores to heads, transposed " + transposed, form, extents);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                String how = (ta ? "Aᵀ" : "A") + (tb ? "Bᵀ" : "B");
                int[] a = ta ? new int[] {7, 5} : new int[] {5, 7};
                int[] b = tb ? new int[] {3, 7} : new int[] {7, 3};
                cases.add(matMul(how, a, b, ta, tb));
                cases.add(matMul(how + " in batches", before(a, 4), before(b, 4), ta, tb));
                cases.add(matMul(how + ", B shared", before(a, 2, 4), b, ta, tb));
                cases.add(matMul(how + ", A shared", a, before(b, 2, 4), ta, tb));
                cases.add(matMul(how + ", each shared along an axis", before(a, 2, 1), before(b, 1, 4), ta, tb));
                cases.add(matMul(how + ", B shared along an axis", before(a, 2, 4), before(b, 4), ta, tb));
            }
        }
        cases.add(matMul("a row", new int[] {1, 6}, new int[] {6, 4}, false, false));
        cases.add(matMul("a column", new int[] {6, 4}, new int[] {4, 1}, false, false));
        cases.add(matMul("a column, transposed", new int[] {6, 4}, new int[] {1, 4}, false, true));
        cases.add(matMul("columns times rows", new int[] {1, 6}, new int[] {1, 4}, true, false));
        cases.add(heads(true, false));
        cases.add(heads(false, false));
        cases.add(heads(false, true));
        return cases.stream();
    }

    private static int[] before(int[] matrix, int... batch) {
        return Loops.join(batch, matrix);
    }

    // ---- what it computes
    // --------------------------------------------------------------------------------------------

    private static final int A = 11;
    private static final int B = 600;
    private static final int C = 1200;
    private static final int Y = 1800;

    private static Region at(int offset) {
        return new Region(Memory.ARENA, offset, TensorType.f32(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void itIsTheProductThatWasAskedFor(Case each) {
        for (ProductTasks.Epilogue epilogue : ProductTasks.Epilogue.values()) {
            float[] scalars = {0.75f, -0.25f};
            float[] given = Arrays.copyOf(scalars, epilogue.ordinal() == 0 ? 0 : epilogue.ordinal() == 3 ? 2 : 1);
            ElementwiseTasks elements = new ElementwiseTasks(EVERY);
            ProductTasks products = new ProductTasks(EVERY, elements, new ReductionTasks(EVERY));
            List<Task> tasks = products.product(each.form(), epilogue, at(A), at(B), at(C), at(Y), given);
            assertTrue(
                    tasks.stream().anyMatch(task -> task.kernel().isLibrary()), each + " has no library in " + tasks);
            float[] arena = numbers(2400);
            float[] expected = arena.clone();
            bySums(each.form(), epilogue, expected, scalars);
            HostTasks.run(tasks, memory(arena, products.staging()));
            for (int i = 0; i < arena.length; i++) {
                assertEquals(expected[i], arena[i], 1e-4f, each + ", " + epilogue + ", element " + i);
            }
        }
    }

    private static Map<Memory, float[]> memory(float[] arena, Staging staging) {
        Map<Memory, float[]> memory = new EnumMap<>(Memory.class);
        memory.put(Memory.ARENA, arena);
        memory.put(Memory.LEFT, nothing(staging.left()));
        memory.put(Memory.RIGHT, nothing(staging.right()));
        memory.put(Memory.PRODUCT, nothing(staging.product()));
        return memory;
    }

    private static float[] nothing(int size) {
        float[] array = new float[size];
        Arrays.fill(array, Float.NaN);
        return array;
    }

    private static float[] numbers(int size) {
        Random random = new Random(7);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    private static void bySums(ProductTasks.Form form, ProductTasks.Epilogue epilogue, float[] all, float... scalars) {
        for (int matrix = 0; matrix < form.batch().count(); matrix++) {
            int a = A + HostTasks.startOf(form.batch(), 0, matrix);
            int b = B + HostTasks.startOf(form.batch(), 1, matrix);
            int y = HostTasks.startOf(form.batch(), 2, matrix);
            for (int i = 0; i < form.rows(); i++) {
                for (int j = 0; j < form.columns(); j++) {
                    double sum = 0;
                    for (int k = 0; k < form.inner(); k++) {
                        sum += (double) all[a + i * form.a()[0] + k * form.a()[1]]
                                * all[b + k * form.b()[0] + j * form.b()[1]];
                    }
                    int to = y + i * form.y() + j;
                    double result = switch (epilogue) {
                        case NONE -> sum;
                        case SCALED -> scalars[0] * sum;
                        case ADDED -> all[C + to] + scalars[0] * sum;
                        case RECTIFIED -> Math.max(all[C + to] + scalars[0] * sum + scalars[1], 0);
                    };
                    all[Y + to] = (float) result;
                }
            }
        }
    }

    /** Tokens of a batch against one matrix of weights are one product, which a library does best. */
    @Test
    void aBatchAgainstOneMatrixIsOneProduct() {
        Gemm gemm = gemm(program(new int[] {8, 16, 32}, new int[] {32, 24}, false));
        assertEquals(List.of(1, 24, 8 * 16, 32), List.of(gemm.count(), gemm.m(), gemm.n(), gemm.k()), gemm.toString());
        Gemm apart = gemm(program(new int[] {8, 32, 16}, new int[] {32, 24}, true));
        assertEquals(List.of(8, 0), List.of(apart.count(), apart.strideA()), apart.toString());
    }

    // ---- which products it gets
    // --------------------------------------------------------------------------------------

    private static Program program(int[] a, int[] b, boolean transposeA) {
        ProgramBuilder builder = new ProgramBuilder("product");
        builder.output(
                "y",
                builder.apply(
                        new MatMul(transposeA, false),
                        builder.input("a", TensorType.f32(Shape.of(a).toArray())),
                        builder.input("b", TensorType.f32(Shape.of(b).toArray()))));
        return builder.build();
    }

    private static SessionPlan plan(Program program, Tuning tuning) {
        return new SessionPlan(new WeightLayout(Parameters.of(program), false), tuning, List.of(program));
    }

    private static Stream<Task> library(SessionPlan plan) {
        return plan.programs().getFirst().every().stream()
                .flatMap(segment -> segment.tasks().stream())
                .filter(task -> task.kernel().isLibrary());
    }

    private static Gemm gemm(Program program) {
        return library(plan(program, EVERY)).map(Gemm::of).findFirst().orElseThrow();
    }

    private static boolean goes(Tuning tuning, int rows, int inner, int columns) {
        return library(plan(program(new int[] {rows, inner}, new int[] {inner, columns}, false), tuning))
                        .count()
                == 1;
    }

    @Test
    void onlyLargeProductsAreWorthTheirCopies() {
        assertTrue(goes(LARGE, 1024, 1024, 1024), "1024³");
        assertFalse(goes(LARGE, 256, 256, 256), "256³ is over before three launches are");
        assertFalse(goes(LARGE, 1 << 14, 1 << 14, 1), "a vector reads as much as it multiplies");
        assertFalse(goes(LARGE, 8192, 8, 8192), "a thin product is mostly copies");
        assertTrue(goes(EVERY, 256, 256, 256), "who asks for it gets it");
        assertFalse(goes(EVERY, 1 << 15, 1 << 14, 1), "2 GiB of one operand");
        assertFalse(goes(Tuning.TILED, 1024, 1024, 1024), "no library was asked for");
        assertFalse(goes(Tuning.of("tiled", Device.Kind.GPU, true), 1024, 1024, 1024), "it was asked to stay away");
        assertFalse(goes(Tuning.of("", Device.Kind.GPU, false), 1024, 1024, 1024), "there is none");
        assertFalse(goes(Tuning.of("", Device.Kind.CPU, true), 1024, 1024, 1024), "a processor has its own kernels");
    }

    @Test
    void largeBatchesStayWithOurKernels() {
        Program program = program(new int[] {LibraryProducts.BATCH + 1, 2, 2}, new int[] {65_536, 2, 2}, false);
        assertEquals(0, library(plan(program, EVERY)).count());
    }

    @Test
    void roomForCopiesCountsAsMemory() {
        Program program = program(new int[] {64, 32}, new int[] {32, 16}, false);
        SessionPlan with = plan(program, EVERY);
        assertEquals(new Staging(64 * 32, 32 * 16, 64 * 16), with.staging());
        assertEquals(Staging.NONE, plan(program, Tuning.TILED).staging());
        assertEquals(4L * (64 * 32 + 32 * 16 + 64 * 16), with.staging().bytes());
    }

    /** As it is allocated: once for all sessions, which take turns, and not with each. */
    @Test
    void sessionsShareTheRoomForCopies() {
        SessionPlan tall = plan(program(new int[] {64, 32}, new int[] {32, 16}, false), EVERY);
        SessionPlan wide = plan(program(new int[] {8, 32}, new int[] {32, 100}, false), EVERY);
        assertEquals(new Staging(64 * 32, 32 * 100, 64 * 16), Staging.of(List.of(tall, wide)));
        assertEquals(Staging.NONE, Staging.of(List.of()));
        long arena = 4L * (tall.floats() + tall.ints());
        long described = tall.programs().getFirst().every().stream()
                .mapToLong(segment -> segment.outputFloats()
                        + segment.outputInts()
                        + segment.statusInts()
                        + segment.descriptor().length
                        + segment.scalars().length)
                .sum();
        long inputs = 4L * (64 * 32 + 32 * 16);
        assertEquals(arena + 4 * described + inputs, tall.bytes(), "bytes of a session by itself");
    }

    /** BLAS reads no operand where α is 0, so that a NaN in one would be lost. */
    @Test
    void aProductTimesZeroIsComputed() {
        Case each = matMul("times 0", new int[] {2, 3}, new int[] {3, 4}, false, false);
        for (float alpha : new float[] {0f, -0f, 1f}) {
            ElementwiseTasks elements = new ElementwiseTasks(EVERY);
            ProductTasks products = new ProductTasks(EVERY, elements, new ReductionTasks(EVERY));
            List<Task> tasks =
                    products.product(each.form(), ProductTasks.Epilogue.SCALED, at(A), at(B), at(C), at(Y), alpha);
            boolean library = tasks.stream().anyMatch(task -> task.kernel().isLibrary());
            assertEquals(alpha != 0, library, "by a library, times " + alpha);
            if (library) {
                float[] arena = numbers(2400);
                arena[A] = Float.NaN;
                HostTasks.run(tasks, memory(arena, products.staging()));
                assertTrue(Float.isNaN(arena[Y]), "what is no number stays none");
            }
        }
    }

    /** The rule that the test above is for. */
    @Test
    void blasReadsNothingWhereAlphaIsZero() {
        Gemm gemm = Gemm.byRows(1, 1, 1, new Gemm.Operand(false, 0), new Gemm.Operand(false, 0), 1, 0);
        float[] c = {7};
        ColumnMajorBlas.sgemmStridedBatched(gemm, new float[] {Float.NaN}, new float[] {1}, c);
        assertEquals(0, c[0]);
    }

    @ParameterizedTest
    @EnumSource(Device.Kind.class)
    void aVariantThatIsNotThereIsRefused(Device.Kind kind) {
        String message = assertThrows(LimpidException.class, () -> Tuning.of("cublas", kind, false))
                .getMessage();
        assertTrue(message.contains("'cublas'") && message.contains("CUDA") && message.contains("'tiled'"), message);
        String unknown = assertThrows(LimpidException.class, () -> Tuning.of("tilde", kind, true))
                .getMessage();
        assertTrue(unknown.contains("'tilde'") && unknown.contains("blocked, tiled, cublas"), unknown);
    }
}
