package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.conformance.junit.ChildJvm;

/** What a user sees whose JVM is started as it must be and who has no driver, or a driver without a device. */
@Tag("device") // needs the SDK
final class NoDeviceTest {

    @TempDir
    private Path empty;

    /** The variables are read by OpenCL's loader and by PoCL; other drivers would still find their devices. */
    @BeforeAll
    static void onPoclAlone() {
        TornadoProvider provider = new TornadoProvider();
        assumeTrue(
                provider.probe().toString().contains("Portable Computing Language"),
                () -> "this is for PoCL, not for " + provider.probe());
    }

    private static void refuses(Map<String, String> environment, String reason)
            throws IOException, InterruptedException {
        ChildJvm.Result result = TornadoJvm.run(environment, List.of(), HalfInstalledTest.Child.class);
        assertEquals(0, result.exit(), result.output());
        assertTrue(
                result.output().contains("Backend 'tornado' (asked for by the program or --backend) cannot start."),
                result.output());
        assertTrue(result.output().contains("reason  TornadoVM did not start: " + reason), result.output());
        assertTrue(result.output().contains("remedy  see that an OpenCL or CUDA driver is installed"), result.output());
        assertTrue(result.output().contains("auto: none"), result.output());
        assertFalse(result.output().contains("\u001B"), result.output());
    }

    @Test
    void withoutADriver() throws IOException, InterruptedException {
        refuses(
                Map.of("OCL_ICD_VENDORS", empty.toString()),
                "TornadoBailoutRuntimeException, No OpenCL platforms found.");
    }

    @Test
    void withADriverThatHasNoDevice() throws IOException, InterruptedException {
        refuses(Map.of("POCL_DEVICES", ""), "no device was found by any of TornadoVM's backends");
    }
}
