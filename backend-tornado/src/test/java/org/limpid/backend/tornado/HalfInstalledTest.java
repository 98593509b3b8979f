package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.conformance.junit.ChildJvm;

/** What a user sees in a JVM of his own when TornadoVM is there in part, or not at all. */
final class HalfInstalledTest {

    private static final List<String> STARTED =
            List.of("-Dtornado.load.runtime.implementation=uk.ac.manchester.tornado.runtime.TornadoCoreRuntime");
    private static final List<String> SAFE =
            List.of("-Dtornado.recover.bailout=False", "-Dtornado.tvm.maxbytecodesize=262144");

    @TempDir
    private Path home;

    private static void refuses(Map<String, String> environment, List<String> options, String... parts)
            throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.run(environment, options, Child.class, List.of(), TornadoProvider.class);
        assertEquals(0, result.exit(), result.output());
        assertTrue(
                result.output().contains("Backend 'tornado' (asked for by the program or --backend) cannot start."),
                result.output());
        for (String part : parts) {
            assertTrue(result.output().contains(part), result.output());
        }
        assertTrue(result.output().contains("auto: none"), result.output());
    }

    private Map<String, String> sdk() throws IOException {
        Path jars = Files.createDirectories(home.resolve("share/java/tornado"));
        Files.createFile(jars.resolve("tornado-api-5.2.0-jdk25.jar"));
        return Map.of("TORNADOVM_HOME", home.toString());
    }

    @Test
    void withoutTornadoVm() throws IOException, InterruptedException {
        refuses(
                Map.of("TORNADOVM_HOME", ""),
                List.of(),
                "reason  TORNADOVM_HOME is not set",
                "remedy  install the TornadoVM SDK");
    }

    @Test
    void withAFolderThatIsNoSdk() throws IOException, InterruptedException {
        refuses(
                Map.of("TORNADOVM_HOME", home.toString()),
                List.of(),
                "there is no tornado-api-*.jar",
                "remedy  let TORNADOVM_HOME");
    }

    @Test
    void withoutItsOptions() throws IOException, InterruptedException {
        refuses(sdk(), List.of(), "reason  this JVM was started without TornadoVM's options", "./limpid --tornado");
    }

    @Test
    void withOptionsThatWouldGiveWrongResults() throws IOException, InterruptedException {
        refuses(sdk(), STARTED, "reason  without -Dtornado.recover.bailout=False");
    }

    @Test
    void withoutItsRuntime() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(STARTED);
        options.addAll(SAFE);
        ChildJvm.Result result = ChildJvm.run(sdk(), options, Child.class, List.of(), TornadoProvider.class);
        assertEquals(0, result.exit(), result.output());
        // Which of the two depends on whether this build has the kernels; either says what to do.
        assertTrue(
                result.output().contains("reason  this build of Limpid was made without TornadoVM")
                        || result.output().contains("reason  TornadoVM did not start: "),
                result.output());
        assertTrue(result.output().contains("remedy  "), result.output());
    }

    /** What the other JVM runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Backends backends = Backends.of(List.of(new TornadoProvider()), _ -> null, _ -> null);
            try {
                backends.open("tornado", BackendOptions.DEFAULT).close();
            } catch (LimpidException refused) {
                System.out.println(refused.getMessage());
            }
            try {
                backends.open(BackendOptions.DEFAULT).close();
            } catch (LimpidException refused) {
                System.out.println("auto: none");
            }
        }
    }
}
