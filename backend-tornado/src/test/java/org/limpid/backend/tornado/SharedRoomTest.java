package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.MatMul;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.tornado.device.DevicePlan;
import org.limpid.backend.tornado.device.DeviceProgram;
import org.limpid.backend.tornado.device.Engine;
import org.limpid.backend.tornado.device.HostArray;
import org.limpid.backend.tornado.device.SessionArrays;
import org.limpid.backend.tornado.device.WeightArrays;
import org.limpid.backend.tornado.plan.SessionPlan;
import org.limpid.backend.tornado.plan.Tuning;

/** What counts as memory where a library's products have one room for all sessions over the same weights. */
final class SharedRoomTest {

    private static final long ROOM = 4L * (64 * 32 + 32 * 16 + 64 * 16);

    /** A device that holds nothing and runs nothing. */
    private static final class Nothing implements Engine, DevicePlan {

        @Override
        public List<Device> devices() {
            return List.of();
        }

        @Override
        public Map<String, String> versions(int device) {
            return Map.of();
        }

        @Override
        public boolean hasCublas(int device) {
            return true;
        }

        @Override
        public WeightArrays weights(int floats, int ints) {
            return new WeightArrays() {
                @Override
                public HostArray array(boolean isInt) {
                    return () -> MemorySegment.ofArray(new int[isInt ? ints : floats]);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public SessionArrays session(SessionPlan plan) {
            return new SessionArrays() {
                @Override
                public SessionPlan plan() {
                    return plan;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public DevicePlan open(int device, Tuning tuning, WeightArrays weights, List<SessionArrays> sessions) {
            return this;
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public DeviceProgram program(int session, int program) {
            throw new AssertionError("nothing runs here");
        }

        @Override
        public void close() {}
    }

    private static TornadoBackend backend(BackendOptions options) {
        return new TornadoBackend(
                "tornado:cublas",
                new Nothing(),
                0,
                Tuning.of("cublas", Device.Kind.GPU, true),
                Capabilities.ofSinglePrecision(op -> true, true),
                options);
    }

    private static Program product(int rows) {
        ProgramBuilder builder = new ProgramBuilder("product");
        builder.output(
                "y",
                builder.apply(
                        new MatMul(false, false),
                        builder.input("a", TensorType.f32(rows, 32)),
                        builder.input("b", TensorType.f32(32, 16))));
        return builder.build();
    }

    @Test
    void countsOnceAndIsGivenBack() {
        try (TornadoBackend backend = backend(BackendOptions.DEFAULT);
                Weights weights = backend.allocate(Parameters.of(List.of()))) {
            long before = backend.budget().held();
            Session large = backend.compile(weights, product(64));
            long own = large.report().memoryBytes();
            assertEquals(own + ROOM, backend.budget().held() - before, "one session");
            Session same = backend.compile(weights, product(64));
            assertEquals(2 * own + ROOM, backend.budget().held() - before, "two sessions");
            Session small = backend.compile(weights, product(8));
            long little = small.report().memoryBytes();
            assertEquals(2 * own + little + ROOM, backend.budget().held() - before, "and a small one");
            large.close();
            same.close();
            assertEquals(
                    little + 4L * (8 * 32 + 32 * 16 + 8 * 16), backend.budget().held() - before, "the small one alone");
            Session again = backend.compile(weights, product(64));
            assertEquals(little + own + ROOM, backend.budget().held() - before, "room that grew");
            again.close();
            small.close();
            assertEquals(before, backend.budget().held(), "none");
        }
    }

    @Test
    void aSessionForWhichThereIsNoRoomLeavesNothing() {
        long own;
        long empty;
        try (TornadoBackend backend = backend(BackendOptions.DEFAULT);
                Weights weights = backend.allocate(Parameters.of(List.of()))) {
            empty = backend.budget().held();
            try (Session session = backend.compile(weights, product(64))) {
                own = session.report().memoryBytes();
            }
        }
        BackendOptions limited = BackendOptions.DEFAULT.withMemoryLimit(empty + own + ROOM - 1);
        try (TornadoBackend backend = backend(limited);
                Weights weights = backend.allocate(Parameters.of(List.of()))) {
            LimpidException refused = assertThrows(LimpidException.class, () -> backend.compile(weights, product(64)));
            assertTrue(refused.getMessage().contains("room for products by a library"), refused.getMessage());
            assertEquals(empty, backend.budget().held());
            backend.compile(weights, product(8)).close();
        }
    }
}
