package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Device;
import org.limpid.conformance.junit.ChildJvm;

/** What a user sees whose JVM is started as it must be and who has no driver, or a driver without a device. */
@Tag("device") // needs the SDK
final class NoDeviceTest {

    @TempDir
    private Path empty;

    /**
     * Asserts that a JVM with these variables, which OpenCL's loader and PoCL read, refuses for the reason given, or opens one of the
     * devices that they do not hide: those of other drivers.
     */
    private void without(Predicate<Device> hidden, Map<String, String> environment, String reason)
            throws IOException, InterruptedException {
        List<Device> left = assertInstanceOf(Availability.Ready.class, new TornadoProvider().probe()).devices().stream()
                .filter(hidden.negate())
                .toList();
        ChildJvm.Result result = TornadoJvm.run(environment, List.of(), HalfInstalledTest.Child.class);
        assertEquals(0, result.exit(), result.output());
        if (!left.isEmpty()) {
            assertFalse(result.output().contains("cannot start"), () -> left + " are left: " + result.output());
            assertFalse(result.output().contains("auto: none"), () -> left + " are left: " + result.output());
            return;
        }
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
        without(
                device -> device.id().startsWith("opencl"),
                Map.of("OCL_ICD_VENDORS", empty.toString()),
                "TornadoBailoutRuntimeException, No OpenCL platforms found.");
    }

    @Test
    void withADriverThatHasNoDevice() throws IOException, InterruptedException {
        without(
                device -> device.description().contains("Portable Computing Language"),
                Map.of("POCL_DEVICES", ""),
                "no device was found by any of TornadoVM's backends");
    }
}
