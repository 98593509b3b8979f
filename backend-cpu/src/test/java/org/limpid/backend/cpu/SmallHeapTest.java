package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.junit.ChildJvm;

/** In a JVM whose heap has no room for what is asked. */
final class SmallHeapTest {

    @Test
    void whatDoesNotFitIsRefusedByNameAndTheBackendRunsOn() throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.run(Map.of(), List.of("-Xmx64m"), Child.class, List.of(), CpuProvider.class);
        assertEquals(0, result.exit(), result.output());
        List<String> lines = result.output().lines().toList();
        assertEquals(3, lines.size(), result.output());
        assertTrue(lines.get(0).startsWith("compiling ['large'] needs 2684"), result.output());
        assertTrue(lines.get(0).endsWith("bytes does not have. Start the JVM with a larger -Xmx"), result.output());
        assertTrue(lines.get(1).startsWith("allocating the parameters needs 268"), result.output());
        assertEquals("result: 7.0", lines.get(2), result.output());
    }

    /** What the other JVM runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            ProgramBuilder large = new ProgramBuilder("large");
            var grown = large.fill(TensorType.f32(8192, 8192), 1);
            var x = large.input("x", TensorType.f32());
            large.output("y", large.sum(large.exp(large.mul(grown, x)), 0, 1));
            BackendOptions options = BackendOptions.DEFAULT.withThreads(1).withVariant("scalar");
            try (Backend backend = new CpuProvider().open(options)) {
                say(backend, large.build());
                ProgramBuilder weighty = new ProgramBuilder("weighty");
                weighty.output("y", weighty.sum(weighty.parameter(Parameter.of("w", 8192, 8192)), 0, 1));
                say(backend, weighty.build());
                ProgramBuilder small = new ProgramBuilder("small");
                small.output("y", small.add(small.input("x", TensorType.f32()), 7));
                say(backend, small.build());
            }
        }

        private static void say(Backend backend, Program program) {
            try (Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                System.out.println("result: "
                        + session.run(program, Inputs.zerosFor(program)).scalar("y"));
            } catch (LimpidException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
