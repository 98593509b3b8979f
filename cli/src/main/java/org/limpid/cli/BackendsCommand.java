package org.limpid.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what could run a model here. */
@Command(
        name = "backends",
        description = "List the compute backends that are installed, and what to do about those that cannot start.",
        footerHeading = "%nExample:%n",
        footer = "  limpid backends")
final class BackendsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Backends backends = Backends.discover();
        TextTable table = new TextTable("backend", "priority", "status<", "device<", "variants<");
        StringBuilder remedies = new StringBuilder();
        for (BackendProvider provider : backends.providers()) {
            String variants = provider.variants().isEmpty() ? "-" : String.join(", ", provider.variants());
            String priority = Integer.toString(provider.priority());
            switch (provider.probe()) {
                case Availability.Ready(List<Device> devices) -> {
                    for (Device device : devices) {
                        table.row(provider.name(), priority, "ready", describe(device), variants);
                    }
                }
                case Availability.Unavailable(String reason, String remedy) -> {
                    table.row(provider.name(), priority, "unavailable", "-", variants);
                    remedies.append('\n')
                            .append(provider.name())
                            .append(" cannot start.\n  reason  ")
                            .append(reason)
                            .append("\n  remedy  ")
                            .append(remedy)
                            .append('\n');
                }
            }
        }
        backends.broken()
                .forEach(reason -> remedies.append("\nA provider does not load.\n  reason  ")
                        .append(reason)
                        .append("\n  remedy  remove its jar, or install what it needs\n"));
        var out = spec.commandLine().getOut();
        if (backends.providers().isEmpty()) {
            out.println(
                    "No backend is installed. Add a backend's jar to the path, such as org.limpid:limpid-backend-cpu.");
        } else {
            out.print(table);
        }
        out.print(remedies);
        out.println();
        out.println(
                "Choose one with --backend NAME[:VARIANT], -Dlimpid.backend=… or LIMPID_BACKEND=…; 'auto', the default, takes"
                        + " the highest priority that is ready.");
        out.flush();
        return backends.providers().isEmpty() ? ExitCode.BAD_INPUT : ExitCode.OK;
    }

    private static String describe(Device device) {
        String memory = device.memoryBytes() > 0 ? ", " + Units.bytes((double) device.memoryBytes()) : "";
        return device.kind().name() + " " + device.id() + ": " + device.description() + memory;
    }
}
