package org.limpid.backend.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.junit.ChildJvm;

/** In JVMs of their own: ND4J there, half there and absent. */
final class InstallationTest {

    private static final String READY = "probe: ready\nresult: 7.0\n";

    @ParameterizedTest
    @EnumSource
    void runsWhereverItStands(Nd4jJvm.Place place) throws IOException, InterruptedException {
        ChildJvm.Result result = Nd4jJvm.run(place, List.of(), Child.class, _ -> true);
        assertEquals(0, result.exit(), result.output());
        assertEquals(READY, result.output(), "and nothing else is said");
    }

    @ParameterizedTest
    @EnumSource
    void withoutNd4jItIsUnavailable(Nd4jJvm.Place place) throws IOException, InterruptedException {
        ChildJvm.Result result = Nd4jJvm.run(place, List.of(), Child.class, _ -> false);
        requireRefusal(
                result,
                "reason  ND4J is not on the class path: there is no class",
                "remedy  add org.nd4j:nd4j-native:1.0.0-M2.1");
    }

    @Test
    void withoutOneOfItsJarsItIsUnavailable() throws IOException, InterruptedException {
        for (String jar : List.of("javacpp-1", "nd4j-native-api", "nd4j-native-preset", "openblas-0", "slf4j-api")) {
            ChildJvm.Result result = Nd4jJvm.run(
                    Nd4jJvm.Place.MODULE_PATH,
                    List.of(),
                    Child.class,
                    name -> !name.startsWith(jar) || name.contains("x86_64"));
            requireRefusal(result, "reason  ", "remedy  ");
        }
    }

    @Test
    void withoutItsNativesItIsUnavailable() throws IOException, InterruptedException {
        ChildJvm.Result result = Nd4jJvm.run(
                Nd4jJvm.Place.MODULE_PATH, List.of(), Child.class, name -> !name.startsWith("nd4j-native-1.0.0-M2.1-"));
        requireRefusal(result, "reason  ND4J has no native library for ", "remedy  add the jars org.nd4j:nd4j-native");
    }

    @Test
    void withoutTheNativesOfOpenblasItIsUnavailable() throws IOException, InterruptedException {
        ChildJvm.Result result = Nd4jJvm.run(
                Nd4jJvm.Place.MODULE_PATH,
                List.of(),
                Child.class,
                name -> !(name.startsWith("openblas") && name.contains("-1.5.7-")));
        requireRefusal(result, "reason  ND4J does not start here: ", "remedy  check that ND4J's jars are complete");
    }

    @Test
    void onAnotherPlatformItIsUnavailable() throws IOException, InterruptedException {
        ChildJvm.Result result =
                Nd4jJvm.run(Nd4jJvm.Place.MODULE_PATH, List.of("-Dos.arch=riscv64"), Child.class, _ -> true);
        requireRefusal(result, "-riscv64 on the class path", "elsewhere the cpu backend runs");
    }

    @Test
    void withNativesThatDoNotLoadItIsUnavailable(@TempDir Path folder) throws IOException, InterruptedException {
        Path natives = Files.createDirectories(
                folder.resolve("org/nd4j/linalg/cpu/nativecpu/bindings").resolve(Installation.platform()));
        Files.writeString(natives.resolve(System.mapLibraryName("jnind4jcpu")), "not a library");
        ChildJvm.Result result = Nd4jJvm.run(
                Nd4jJvm.Place.MODULE_PATH,
                List.of("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache")),
                Child.class,
                name -> !name.startsWith("nd4j-native-1.0.0-M2.1-"),
                folder.toString());
        requireRefusal(result, "reason  ND4J does not start here: ", "remedy  check that ND4J's jars are complete");
    }

    @Test
    void moreMemoryThanTheProcessMayTakeIsRefusedBeforeItIsTaken() throws IOException, InterruptedException {
        ChildJvm.Result result = Nd4jJvm.run(
                Nd4jJvm.Place.MODULE_PATH,
                List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=900m"),
                Greedy.class,
                _ -> true);
        assertEquals(0, result.exit(), result.output());
        assertTrue(result.output().startsWith("compiling ['large'] needs 1073741824 bytes"), result.output());
        assertTrue(result.output().contains("may take 943718400. Raise -Dorg.bytedeco"), result.output());
    }

    private static void requireRefusal(ChildJvm.Result result, String reason, String remedy) {
        String output = result.output();
        assertEquals(0, result.exit(), output);
        assertTrue(output.contains("probe: "), output);
        assertFalse(output.contains("probe: ready"), output);
        assertTrue(output.contains("Backend 'nd4j' (asked for by the program or --backend) cannot start."), output);
        assertTrue(output.contains(reason), output);
        assertTrue(output.contains(remedy), output);
    }

    private static Program plusSeven() {
        ProgramBuilder builder = new ProgramBuilder("p");
        builder.output("y", builder.add(builder.input("x", TensorType.f32()), 7));
        return builder.build();
    }

    /** What the other JVM runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Backends backends = Backends.discover();
            BackendProvider provider = backends.providers().getFirst();
            switch (provider.probe()) {
                case Availability.Ready _ -> System.out.println("probe: ready");
                case Availability.Unavailable(String reason, String _) -> System.out.println("probe: " + reason);
            }
            Program program = plusSeven();
            try (Backend backend = backends.open("nd4j", BackendOptions.DEFAULT);
                    Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                System.out.println("result: "
                        + session.run(program, Inputs.zerosFor(program)).scalar("y"));
            } catch (LimpidException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    /** Asks for more memory than there is. */
    static final class Greedy {

        private Greedy() {}

        public static void main(String[] arguments) {
            ProgramBuilder builder = new ProgramBuilder("large");
            builder.output("y", builder.exp(builder.input("x", TensorType.f32(1 << 28))));
            Program program = builder.build();
            try (Backend backend = Backends.discover().open("nd4j", BackendOptions.DEFAULT);
                    Weights weights = backend.allocate(Parameters.of(program))) {
                backend.compile(weights, program).close();
            } catch (LimpidException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
