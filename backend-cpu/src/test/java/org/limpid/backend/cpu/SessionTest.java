package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Updates, lives and errors of sessions and weights. */
final class SessionTest {

    private static final Parameter P = Parameter.of("p", 3);
    private static final Parameter Q = Parameter.of("q", 3);

    private static final Tensor ONE_TWO_THREE = Tensor.of(new float[] {1, 2, 3});

    private static final Map<Parameter, Tensor> VALUES = Map.of(P, ONE_TWO_THREE, Q, Tensor.of(new float[] {4, 5, 6}));

    private static Backend open() {
        return new CpuProvider().open(BackendOptions.DEFAULT.withThreads(2));
    }

    @Test
    void parametersChangePlaces() {
        ProgramBuilder b = new ProgramBuilder("swap");
        b.update(P, b.parameter(Q));
        b.update(Q, b.parameter(P));
        OracleCheck.program(b.build(), VALUES, Map.of());
    }

    @Test
    void anOutputThatIsAParameterHasItsValueOfTheRun() {
        ProgramBuilder b = new ProgramBuilder("old");
        Value p = b.parameter(P);
        b.output("before", b.reshape(p, 3, 1));
        b.update(P, b.add(p, 1));
        OracleCheck.program(b.build(), VALUES, Map.of());
    }

    @Test
    void aParameterIsReadByStepsAfterTheOneThatMakesItsNewValue() {
        ProgramBuilder b = new ProgramBuilder("late");
        Value p = b.parameter(P);
        Value next = b.mul(p, 2);
        b.update(P, next);
        b.update(Q, b.add(b.sub(next, p), b.parameter(Q)));
        b.output("sum", b.sum(p, 0));
        OracleCheck.program(b.build(), VALUES, Map.of());
    }

    @Test
    void oneValueUpdatesTwoParametersAndIsRead() {
        ProgramBuilder b = new ProgramBuilder("both");
        Value next = b.add(b.parameter(P), b.parameter(Q));
        b.update(P, next);
        b.update(Q, next);
        b.output("next", next);
        OracleCheck.program(b.build(), VALUES, Map.of());
    }

    @Test
    void aPartOfAParameterIsItsOwnUpdate() {
        Parameter square = Parameter.of("s", 2, 2);
        ProgramBuilder b = new ProgramBuilder("transpose");
        b.update(square, b.transpose(b.parameter(square)));
        OracleCheck.program(b.build(), Map.of(square, Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)), Map.of());
    }

    @Test
    void anOperandThatDiesInAStepThatRepeatsPartOfItIsNotOverwritten() {
        ProgramBuilder b = new ProgramBuilder("alias");
        Value x = b.add(b.input("x", TensorType.f32(4)), 1);
        b.output("y", b.mul(x, b.slice(x, 0, 0, 1)));
        OracleCheck.program(b.build(), Map.of(), Map.of("x", OracleCheck.normal(1, 4)));
    }

    @Test
    void programsOfOneSessionShareMemoryButNotResults() {
        ProgramBuilder a = new ProgramBuilder("a");
        a.output("y", a.add(a.input("x", TensorType.f32(1000)), 1));
        ProgramBuilder c = new ProgramBuilder("c");
        c.output("y", c.mul(c.input("x", TensorType.f32(1000)), 3));
        Program first = a.build();
        Program second = c.build();
        try (Backend backend = open();
                Weights weights = backend.allocate(Parameters.of(first));
                Session session = backend.compile(weights, first, second)) {
            Inputs inputs = Inputs.zerosFor(first);
            inputs.put("x", OracleCheck.normal(1, 1000));
            Outputs one = session.run(first, inputs);
            float before = one.read("y").getFloat(7);
            Outputs other = session.run(second, inputs);
            assertEquals((before - 1) * 3, other.read("y").getFloat(7), 1e-6);
            IllegalStateException gone = assertThrows(IllegalStateException.class, () -> one.read("y"));
            assertTrue(gone.toString().contains("until the next run"), gone.toString());
            ExecutionReport report = session.report();
            assertEquals(2, report.runs());
            assertEquals(8000, report.bytesIn());
            assertEquals(8000, report.bytesOut());
            assertEquals(2, report.kernels());
        }
    }

    @Test
    void aFailedStepNamesItselfAndEndsTheSession() {
        ProgramBuilder b = new ProgramBuilder("lookup");
        Value table = b.parameter(P);
        Value index = b.input("index", TensorType.i32(2));
        try (var _ = b.scope("head", Role.READOUT)) {
            b.output("y", b.apply(new GatherRows(), table, index));
        }
        Program program = b.build();
        try (Backend backend = open();
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            assertThrows(LimpidException.class, () -> session.run(program, Inputs.NONE));
            Inputs inputs = Inputs.create().put("index", Tensor.of(new int[] {0, 3}));
            LimpidException failure = assertThrows(LimpidException.class, () -> session.run(program, inputs));
            assertEquals(
                    "program 'lookup', step 0, gather_rows in head: the index at position 1 is 3; expected 0 to 2",
                    failure.getMessage());
            inputs.put("index", Tensor.of(new int[] {0, 2}));
            assertThrows(IllegalStateException.class, () -> session.run(program, inputs));
            try (Session another = backend.compile(weights, program)) {
                weights.write(P, ONE_TWO_THREE);
                assertArrayEquals(
                        new float[] {1, 3},
                        another.run(program, inputs).read("y").toFloats());
            }
        }
    }

    @Test
    void weightsOutliveTheirOwnerWhileASessionUsesThem() {
        ProgramBuilder b = new ProgramBuilder("keep");
        b.output("y", b.add(b.parameter(P), 1));
        Program program = b.build();
        try (Backend backend = open()) {
            Weights weights = backend.allocate(Parameters.of(program));
            weights.write(P, ONE_TWO_THREE);
            Session session = backend.compile(weights, program);
            weights.close();
            weights.close();
            assertThrows(IllegalStateException.class, () -> weights.read(P));
            assertThrows(IllegalStateException.class, () -> backend.compile(weights, program));
            Outputs outputs = session.run(program, Inputs.NONE);
            assertArrayEquals(new float[] {2, 3, 4}, outputs.read("y").toFloats());
            session.close();
            session.close();
            assertThrows(IllegalStateException.class, () -> session.run(program, Inputs.NONE));
            assertThrows(IllegalStateException.class, () -> outputs.read("y"));
        }
    }

    @Test
    void closingTheBackendClosesEverything() {
        ProgramBuilder b = new ProgramBuilder("p");
        b.output("y", b.add(b.parameter(P), 1));
        Program program = b.build();
        Backend backend = open();
        Weights weights = backend.allocate(Parameters.of(program));
        Session session = backend.compile(weights, program);
        backend.close();
        backend.close();
        assertThrows(IllegalStateException.class, () -> session.run(program, Inputs.NONE));
        assertThrows(IllegalStateException.class, () -> weights.read(P));
        assertThrows(IllegalStateException.class, () -> backend.allocate(Parameters.of(program)));
        assertThrows(IllegalStateException.class, () -> backend.compile(weights, program));
    }

    @Test
    void theMemoryLimitHoldsForWeightsAndSessionsTogether() {
        ProgramBuilder b = new ProgramBuilder("big");
        b.output("y", b.add(b.input("x", TensorType.f32(1 << 20)), 1));
        Program program = b.build();
        BackendOptions options = BackendOptions.DEFAULT.withThreads(1).withMemoryLimit(6 << 20);
        try (Backend backend = new CpuProvider().open(options)) {
            Weights weights = backend.allocate(Parameters.of(program));
            try (Session session = backend.compile(weights, program)) {
                assertTrue(session.report().memoryBytes() >= 4 << 20);
                LimpidException full = assertThrows(LimpidException.class, () -> backend.compile(weights, program));
                assertTrue(full.getMessage().contains("memory limit of " + (6 << 20)), full.getMessage());
            }
            backend.compile(weights, program).close();
        }
    }

    @Test
    void aSecondThreadIsTurnedAway() throws InterruptedException {
        Parameter big = Parameter.of("big", 600, 600);
        ProgramBuilder b = new ProgramBuilder("slow");
        Value x = b.parameter(big);
        for (int i = 0; i < 20; i++) {
            x = b.matmul(x, x);
        }
        b.output("y", b.sum(x, 0, 1));
        Program program = b.build();
        try (Backend backend = open();
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            Queue<IllegalStateException> refused = new ConcurrentLinkedQueue<>();
            Runnable use = () -> {
                while (refused.isEmpty()) {
                    try {
                        session.run(program, Inputs.NONE);
                    } catch (IllegalStateException expected) {
                        refused.add(expected);
                    }
                }
            };
            Thread other = new Thread(use, "other");
            other.start();
            use.run();
            other.join();
            String message = refused.element().toString();
            assertTrue(message.contains("one thread at a time") && message.contains("'other'"), message);
            session.run(program, Inputs.NONE);
        }
    }

    @Test
    void unknownOptionsAreRefused() {
        CpuProvider provider = new CpuProvider();
        BackendOptions options = BackendOptions.DEFAULT;
        assertThrows(LimpidException.class, () -> provider.open(options.withDevice("gpu")));
        LimpidException variant =
                assertThrows(LimpidException.class, () -> provider.open(options.withVariant("vectr")));
        assertTrue(variant.getMessage().contains("'vector'"), variant.getMessage());
    }
}
