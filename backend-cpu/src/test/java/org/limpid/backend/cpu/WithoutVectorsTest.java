package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.junit.ChildJvm;

/** In a JVM that was started without the module of the Vector API. */
final class WithoutVectorsTest {

    @Test
    void theDefaultFallsBackAndAskingForVectorsIsAnError() throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.run(Map.of(), List.of(), Child.class, List.of(), CpuProvider.class);
        String output = result.output();
        assertEquals(0, result.exit(), output);
        assertTrue(output.contains("auto: cpu:scalar, 1 thread, plain Java; faster with --add-modules"), output);
        assertTrue(output.contains("result: 7.0"), output);
        assertTrue(output.contains("remedy  start it with --add-modules jdk.incubator.vector"), output);
    }

    /** What the other JVM runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            CpuProvider provider = new CpuProvider();
            if (!(provider.probe() instanceof Availability.Ready)) {
                throw new AssertionError(provider.probe());
            }
            ProgramBuilder builder = new ProgramBuilder("p");
            builder.output("y", builder.add(builder.input("x", TensorType.f32()), 7));
            Program program = builder.build();
            Backends backends = Backends.of(List.of(provider), _ -> null, _ -> null);
            try (Backend backend = backends.open(BackendOptions.DEFAULT.withThreads(1));
                    Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                System.out.println(
                        "auto: " + backend.name() + ", " + backend.device().description());
                System.out.println("result: "
                        + session.run(program, Inputs.zerosFor(program)).scalar("y"));
            }
            try {
                backends.open("cpu:vector", BackendOptions.DEFAULT).close();
            } catch (LimpidException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
