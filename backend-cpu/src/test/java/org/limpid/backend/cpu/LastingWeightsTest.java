package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Weights that a program does not change are packed once, and again as soon as anything changes them. */
final class LastingWeightsTest {

    private static final Parameter W = Parameter.of("w", 48, 64);
    private static final Inputs INPUTS = Inputs.create().put("x", OracleCheck.normal(3, 20, 64));

    /** y = x·Wᵀ. */
    private static final Program FORWARD = forward();

    /** W := W·½. */
    private static final Program UPDATE = update();

    private static Program forward() {
        ProgramBuilder b = new ProgramBuilder("forward");
        Value x = b.input("x", TensorType.f32(20, 64));
        b.output("y", b.matmul(x, false, b.parameter(W), true));
        return b.build();
    }

    private static Program update() {
        ProgramBuilder b = new ProgramBuilder("update");
        b.update(W, b.mul(b.parameter(W), 0.5));
        return b.build();
    }

    private static float[] run(Session session) {
        return session.run(FORWARD, INPUTS).read("y").toFloats();
    }

    private static float[] fresh(Backend backend, Weights weights) {
        try (Weights others = backend.allocate(Parameters.of(FORWARD))) {
            others.write(W, weights.read(W));
            try (Session session = backend.compile(others, FORWARD)) {
                return run(session);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "scalar"})
    void aWriteIsSeen(String variant) {
        try (Backend backend = new CpuProvider()
                        .open(BackendOptions.DEFAULT.withVariant(variant).withThreads(2));
                Weights weights = backend.allocate(Parameters.of(FORWARD));
                Session one = backend.compile(weights, FORWARD);
                Session other = backend.compile(weights, FORWARD)) {
            for (int seed = 1; seed < 4; seed++) {
                weights.write(W, OracleCheck.normal(seed, 48, 64));
                float[] expected = fresh(backend, weights);
                assertArrayEquals(expected, run(one));
                assertArrayEquals(expected, run(other));
                assertArrayEquals(expected, run(one));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUpdateIsSeenByProgramsOfTheSameSessionAndOfOthers(boolean guarded) {
        try (Backend backend = new CpuProvider()
                        .open(BackendOptions.DEFAULT.withThreads(2).withGuard(guarded));
                Weights weights = backend.allocate(Parameters.of(FORWARD, UPDATE));
                Session both = backend.compile(weights, FORWARD, UPDATE);
                Session other = backend.compile(weights, FORWARD)) {
            weights.write(W, OracleCheck.normal(1, 48, 64));
            float[] before = run(both);
            assertArrayEquals(before, run(other));
            for (int step = 0; step < 3; step++) {
                both.run(UPDATE, Inputs.NONE);
                float[] expected = fresh(backend, weights);
                assertEquals(before[0] / 2, expected[0]);
                assertArrayEquals(expected, run(both));
                assertArrayEquals(expected, run(other));
                before = expected;
            }
        }
    }

    @Test
    void packedWeightsAreCountedAndTakeNothingWhereMemoryIsLimited() {
        long packed = 48 * 64 * Float.BYTES;
        BackendOptions options = BackendOptions.DEFAULT.withThreads(1);
        long free = memory(options);
        long limited = memory(options.withMemoryLimit(64 << 20));
        assertTrue(free >= packed, free + " bytes");
        try (Backend backend = new CpuProvider().open(options.withMemoryLimit(64 << 20));
                Weights weights = backend.allocate(Parameters.of(FORWARD));
                Session session = backend.compile(weights, FORWARD)) {
            Tensor value = OracleCheck.normal(1, 48, 64);
            weights.write(W, value);
            try (Backend roomy = new CpuProvider().open(options)) {
                assertArrayEquals(fresh(roomy, weights), run(session));
            }
        }
        assertTrue(limited > 0, limited + " bytes");
    }

    private static long memory(BackendOptions options) {
        try (Backend backend = new CpuProvider().open(options);
                Weights weights = backend.allocate(Parameters.of(FORWARD));
                Session session = backend.compile(weights, FORWARD)) {
            return session.report().memoryBytes();
        }
    }
}
