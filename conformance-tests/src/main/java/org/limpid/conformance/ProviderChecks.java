package org.limpid.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Device;

/** The door to the backend: what it says before it is opened, and whom it turns away. */
final class ProviderChecks {

    private ProviderChecks() {}

    static Stream<Check> all() {
        return Stream.of(
                new Check(Rule.PROVIDER, "", "its name", ProviderChecks::name),
                new Check(Rule.PROVIDER, "", "it is ready and has the devices that it says", ProviderChecks::devices),
                new Check(Rule.PROVIDER, "", "unknown variants and devices", ProviderChecks::unknown));
    }

    private static void name(Trial trial) {
        BackendProvider provider = trial.subject().provider();
        String name = provider.name();
        trial.that(
                name.matches("[a-z0-9-]+"),
                () -> "the name '" + name + "' must be of lower-case letters, digits and dashes");
        String opened = trial.plain().name();
        trial.that(
                opened.equals(name) || opened.startsWith(name + ":"),
                () -> "the backend of the provider '" + name + "' calls itself '" + opened + "'");
    }

    private static void devices(Trial trial) {
        BackendProvider provider = trial.subject().provider();
        switch (provider.probe()) {
            case Availability.Ready(List<Device> devices) -> {
                Device used = trial.plain().device();
                trial.that(
                        devices.stream().anyMatch(device -> device.id().equals(used.id())),
                        () -> "the backend runs on the device '" + used.id() + "', but the probe found " + devices);
                for (Device device : devices) {
                    try (Backend backend =
                            trial.subject().open(trial.subject().options().withDevice(device.id()))) {
                        String opened = backend.device().id();
                        trial.that(
                                opened.equals(device.id()),
                                () -> "asked for the device '" + device.id() + "', the backend opens '" + opened + "'");
                    }
                }
            }
            case Availability.Unavailable(String reason, String _) ->
                throw new CheckFailure("the probe says that the backend cannot start, although it does: " + reason);
        }
    }

    private static void unknown(Trial trial) {
        trial.refused(
                LimpidException.class,
                "opening the variant 'no-such-variant'",
                _ -> trial.subject()
                        .open(trial.subject().options().withVariant("no-such-variant"))
                        .close(),
                "no-such-variant");
        trial.refused(
                LimpidException.class,
                "opening the device 'no-such-device'",
                _ -> trial.subject()
                        .open(trial.subject().options().withDevice("no-such-device"))
                        .close(),
                "no-such-device");
    }
}
