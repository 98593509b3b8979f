package org.limpid.backend.tornado.device;

import java.lang.module.ModuleDescriptor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** What stands between a task graph and the hardware. */
final class DeviceVersions {

    private DeviceVersions() {}

    /** TornadoVM, which of its backends, and what the driver says of itself and its device. */
    static Map<String, String> of(TornadoDevice device) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tornadovm", tornado());
        versions.put("tornadovm.backend", device.getTornadoVMBackend().name().toLowerCase(Locale.ROOT));
        versions.put("platform", device.getPlatformName().strip());
        versions.put("device", device.getPhysicalDevice().getDeviceName().strip());
        // There is no method for these; a backend that does not list them goes without.
        described(device, "Device version").ifPresent(version -> versions.put("device.version", version));
        described(device, "Driver version").ifPresent(version -> versions.put("driver", version));
        return versions;
    }

    /** As a module it knows its version; on the class path its jar does. */
    private static String tornado() {
        Class<?> api = TornadoDevice.class;
        return Optional.ofNullable(api.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(api.getPackage().getImplementationVersion()))
                .orElse("of unknown version");
    }

    private static Optional<String> described(TornadoDevice device, String label) {
        return String.valueOf(device.getPhysicalDevice().getDeviceInfo())
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(label) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
