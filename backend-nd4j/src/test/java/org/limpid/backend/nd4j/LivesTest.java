package org.limpid.backend.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.junit.ChildJvm;

/** That memory is given back, and that its limit holds before anything is taken. */
final class LivesTest {

    private static final int SIDE = 128;
    /** The JVM itself grows in the first ones; a leak would show in each. */
    private static final int ROUNDS = 3;

    private static final int LIVES = 2_000;
    /** An eighth of what it were if each life left only its parameter behind. */
    private static final long ALLOWED_GROWTH = LIVES * (long) SIDE * SIDE * Float.BYTES / 8;

    private static final Parameter W = Parameter.of("w", SIDE, SIDE);

    private static Program program() {
        ProgramBuilder b = new ProgramBuilder("p");
        Value x = b.input("x", TensorType.f32(SIDE, SIDE));
        Value y = b.matmul(x, b.parameter(W));
        b.output("y", b.apply(new Softmax(), y));
        b.output("largest", b.reduce(Reduce.Function.MAX, y, false, 0, 1));
        b.update(W, b.add(b.parameter(W), y));
        return b.build();
    }

    /** In a JVM whose heap is all taken from the beginning, so that its size does not change what is measured. */
    @Test
    void twoThousandSessionsLeaveNothingBehind() throws IOException, InterruptedException {
        ChildJvm.Result result = Nd4jJvm.run(
                Nd4jJvm.Place.MODULE_PATH,
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"),
                Child.class,
                _ -> true);
        assertEquals(0, result.exit(), result.output());
        long grown = Long.parseLong(result.output().strip());
        assertTrue(grown < ALLOWED_GROWTH, LIVES + " sessions left " + grown + " bytes behind");
    }

    /** What the other JVM runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Program program = program();
            Inputs inputs = Inputs.zerosFor(program);
            try (Backend backend = Backends.discover().open("nd4j", BackendOptions.DEFAULT.withThreads(1))) {
                long least = Long.MAX_VALUE;
                for (int round = 0; round < ROUNDS; round++) {
                    long before = settled();
                    live(backend, program, inputs, LIVES);
                    least = Math.min(least, settled() - before);
                }
                System.out.println(least);
            }
        }

        private static void live(Backend backend, Program program, Inputs inputs, int lives) {
            for (int i = 0; i < lives; i++) {
                try (Weights weights = backend.allocate(Parameters.of(program));
                        Session session = backend.compile(weights, program)) {
                    session.run(program, inputs);
                }
            }
        }

        private static long settled() {
            System.gc();
            return Pointer.physicalBytes();
        }
    }

    @Test
    void aLimitIsCheckedBeforeMemoryIsTaken() {
        long taken = Pointer.physicalBytes();
        ProgramBuilder b = new ProgramBuilder("large");
        b.output("y", b.exp(b.input("x", TensorType.f32(1 << 14, 1 << 14))));
        Program large = b.build();
        try (Backend backend = new Nd4jProvider().open(BackendOptions.DEFAULT.withMemoryLimit(1 << 20));
                Weights weights = backend.allocate(Parameters.of(large))) {
            LimpidException refused = assertThrows(LimpidException.class, () -> backend.compile(weights, large));
            assertTrue(refused.getMessage().contains("the memory limit of 1048576 bytes"), refused.getMessage());
        }
        assertTrue(Pointer.physicalBytes() - taken < 1L << 29, "a gigabyte was taken and then refused");
    }

    @Test
    void scratchMemoryCounts() {
        ProgramBuilder b = new ProgramBuilder("extreme");
        b.output("y", b.reduce(Reduce.Function.MAX, b.input("x", TensorType.f32(256, 256)), false, 1));
        Program program = b.build();
        // The input and the result fit, the integers that the maximum is found with do not.
        try (Backend backend = new Nd4jProvider().open(BackendOptions.DEFAULT.withMemoryLimit(300_000));
                Weights weights = backend.allocate(Parameters.of(program))) {
            LimpidException refused = assertThrows(LimpidException.class, () -> backend.compile(weights, program));
            assertTrue(refused.getMessage().startsWith("the scratch memory of a kernel needs"), refused.getMessage());
        }
    }

    @Test
    void theReportCountsTheSessionsMemory() {
        Program program = program();
        try (Backend backend = new Nd4jProvider().open(BackendOptions.DEFAULT);
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            long planned = 2L * SIDE * SIDE * Float.BYTES;
            assertTrue(
                    session.report().memoryBytes() > planned, session.report().toString());
        }
    }
}
