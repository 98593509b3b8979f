package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.junit.ChildJvm;

/** That memory is given back, on the device and on the host, and that an error says so where there is too little. */
final class DeviceMemoryTest {

    /** A heap that is all taken from the beginning, so that what grows is not it. */
    private static final List<String> FIXED_HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    /**
     * What is freed goes back to the system at once: else glibc keeps it in a heap for each thread, by how threads happen to run,
     * and the size of the process tells nothing.
     */
    private static final Map<String, String> FREED_AT_ONCE =
            Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_THRESHOLD_", "65536");

    private static final long MEBI = 1 << 20;

    /** A parameter, an input, an output and a value between them, all of one size. */
    private static Program program(int elements) {
        TensorType type = TensorType.f32(elements);
        Parameter w = Parameter.state("w", type);
        ProgramBuilder b = new ProgramBuilder("p");
        Value y = b.add(b.exp(b.input("x", type)), b.parameter(w));
        b.output("y", y);
        b.update(w, y);
        return b.build();
    }

    private static long grown(ChildJvm.Result result) {
        assertEquals(0, result.exit(), result.output());
        String last = result.output().strip().lines().toList().getLast();
        return Long.parseLong(last);
    }

    @Test
    void sixtyLivesLeaveNothingBehind() throws IOException, InterruptedException {
        long grown = grown(TornadoJvm.run(FREED_AT_ONCE, FIXED_HEAP, ManyLives.class));
        long leastLeak = ManyLives.LIVES * ManyLives.ELEMENTS * (long) Float.BYTES;
        assertTrue(
                grown < leastLeak / 2,
                ManyLives.LIVES + " lives left " + grown / MEBI + " MiB behind; one array of each would be "
                        + leastLeak / MEBI);
    }

    @Test
    void twoThousandRunsLeaveNothingBehind() throws IOException, InterruptedException {
        long grown = grown(TornadoJvm.run(FREED_AT_ONCE, FIXED_HEAP, ManyRuns.class));
        long leastLeak = ManyRuns.RUNS * ManyRuns.ELEMENTS * (long) Float.BYTES;
        assertTrue(
                grown < leastLeak / 2,
                ManyRuns.RUNS + " runs left " + grown / MEBI + " MiB behind; one array of each would be "
                        + leastLeak / MEBI);
    }

    /** What is refused leaves room for what fits: with 64 MiB on the device, 5 arrays of 16 MiB do not fit and 5 of 4 MiB do. */
    @Test
    void whatDoesNotFitIsRefusedAndLeavesNothingBehind() throws IOException, InterruptedException {
        ChildJvm.Result result =
                TornadoJvm.run(List.of("-Xms256m", "-Xmx256m", "-Dtornado.device.memory=64MB"), TooLarge.class);
        assertEquals(0, result.exit(), result.output());
        for (String part : List.of(
                "failed: the device's memory does not suffice.",
                "reason  Unable to allocate",
                "TornadoVM takes at most 64MB of a device here",
                "remedy  make the batch smaller",
                "-Dtornado.device.memory=8GB",
                "refused 10 times",
                "then 1.0")) {
            assertTrue(result.output().contains(part), part + " is missing in:\n" + result.output());
        }
    }

    /** Bytes of this process that lie in memory. */
    static long resident() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            throw new IllegalStateException("no VmRSS");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static float live(int elements, int runs) {
        Program program = program(elements);
        Inputs inputs = Inputs.zerosFor(program);
        try (Backend backend = Backends.discover().open("tornado", BackendOptions.DEFAULT);
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            for (int run = 1; run < runs; run++) {
                session.run(program, inputs);
            }
            return session.run(program, inputs).read("y").getFloat(elements - 1);
        }
    }

    /** Opens, compiles, runs and closes; prints how much larger the process is than after the first lives. */
    static final class ManyLives {

        static final int ELEMENTS = 1 << 20;
        static final int LIVES = 60;
        private static final int FIRST = 20;

        private ManyLives() {}

        public static void main(String[] arguments) {
            long before = 0;
            for (int life = 0; life < FIRST + LIVES; life++) {
                if (life == FIRST) {
                    before = resident();
                }
                require(2, live(ELEMENTS, 2));
            }
            System.out.println(resident() - before);
            System.exit(0);
        }
    }

    /** Runs one session; prints how much larger the process is than after the first runs. */
    static final class ManyRuns {

        static final int ELEMENTS = 1 << 16;
        static final int RUNS = 2_000;

        private ManyRuns() {}

        public static void main(String[] arguments) {
            Program program = program(ELEMENTS);
            Inputs inputs = Inputs.zerosFor(program);
            try (Backend backend = Backends.discover().open("tornado", BackendOptions.DEFAULT);
                    Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                long before = 0;
                for (int run = 0; run < 2 * RUNS; run++) {
                    if (run == RUNS) {
                        before = resident();
                    }
                    session.run(program, inputs);
                }
                require(2 * RUNS, session.run(program, inputs).read("y").getFloat(0) - 1);
                System.out.println(resident() - before);
            }
            System.exit(0);
        }
    }

    /** Asks for too much again and again, then for less. */
    static final class TooLarge {

        private TooLarge() {}

        public static void main(String[] arguments) {
            int refused = 0;
            for (int i = 0; i < 10; i++) {
                try {
                    live(4 << 20, 1);
                } catch (LimpidException tooLarge) {
                    if (refused++ == 0) {
                        System.out.println(tooLarge.getMessage());
                    }
                }
            }
            System.out.println("refused " + refused + " times");
            System.out.printf(Locale.ROOT, "then %.1f%n", live(1 << 20, 1));
            System.exit(0);
        }
    }

    private static void require(float expected, float found) {
        if (!(found == expected)) {
            throw new IllegalStateException(found + " instead of " + expected);
        }
    }
}
