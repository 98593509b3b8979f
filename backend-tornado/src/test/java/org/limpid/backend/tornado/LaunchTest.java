package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.backend.Availability.Unavailable;

/** Every way in which a JVM can be started wrongly for TornadoVM has a reason and a remedy. */
final class LaunchTest {

    @TempDir
    private Path home;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void startedRightly() throws IOException {
        Path jars = Files.createDirectories(home.resolve("share/java/tornado"));
        Files.createFile(jars.resolve("tornado-api-5.2.0-jdk25.jar"));
        environment.put("TORNADOVM_HOME", home.toString());
        properties.put("tornado.load.runtime.implementation", "uk.ac.manchester.tornado.runtime.TornadoCoreRuntime");
        properties.put("tornado.recover.bailout", "False");
        properties.put("tornado.tvm.maxbytecodesize", "262144");
    }

    private Launch launch() {
        return new Launch(properties::get, environment::get);
    }

    private void refuses(String reason, String remedy) {
        Unavailable problem = launch().problem().orElseThrow();
        assertTrue(problem.reason().contains(reason), problem.reason());
        assertTrue(problem.remedy().contains(remedy), problem.remedy());
    }

    @Test
    void aJvmThatWasStartedRightlyHasNoProblem() {
        assertTrue(launch().problem().isEmpty(), () -> String.valueOf(launch().problem()));
    }

    @Test
    void withoutTheVariable() {
        environment.clear();
        refuses("TORNADOVM_HOME is not set", "install the TornadoVM SDK");
    }

    @Test
    void withTheVariableEmpty() {
        environment.put("TORNADOVM_HOME", " ");
        refuses("TORNADOVM_HOME is not set", "install the TornadoVM SDK");
    }

    @Test
    void withAFolderThatIsNoSdk() {
        environment.put("TORNADOVM_HOME", home.resolve("share").toString());
        refuses("no tornado-api-*.jar", "the folder of a TornadoVM SDK");
    }

    @Test
    void withAFolderThatIsNotThere() {
        environment.put("TORNADOVM_HOME", home.resolve("nowhere").toString());
        refuses(home.resolve("nowhere").toString(), "the folder of a TornadoVM SDK");
    }

    @Test
    void withoutTheArgfile() {
        properties.clear();
        refuses("started without TornadoVM's options", "./limpid --tornado");
    }

    @Test
    void withKernelsThatMayFallBack() {
        properties.remove("tornado.recover.bailout");
        refuses("wrong results", "-Dtornado.recover.bailout=False");
        properties.put("tornado.recover.bailout", "True");
        refuses("wrong results", "-Dtornado.recover.bailout=False");
    }

    @Test
    void withTooLittleRoomForGraphs() {
        properties.remove("tornado.tvm.maxbytecodesize");
        refuses("is not set; task graphs need 262144", "./limpid --tornado");
        properties.put("tornado.tvm.maxbytecodesize", "4096");
        refuses("is 4096; task graphs need 262144", "./limpid --tornado");
        properties.put("tornado.tvm.maxbytecodesize", "much");
        refuses("is much; task graphs need 262144", "./limpid --tornado");
    }

    @Test
    void nanAndInfinityAreKeptOnlyWhereTheCompilerWasToldTo() {
        assertFalse(launch().isStrict());
        properties.put("tornado.opencl.compiler.flags", "-w");
        assertFalse(launch().isStrict());
        properties.put("tornado.enable.fma", "False");
        assertTrue(launch().isStrict());
        properties.put("tornado.opencl.compiler.flags", "-w -cl-fast-relaxed-math");
        assertFalse(launch().isStrict());
    }
}
