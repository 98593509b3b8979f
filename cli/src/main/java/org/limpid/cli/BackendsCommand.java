package org.limpid.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Device;
import org.limpid.cli.verify.Candidate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what could run a model here. */
@Command(
        name = "backends",
        description = {
            "List the compute backends that are installed, and what to do about those that cannot start.",
            "%nWith --measure, show how fast each is here and what memory it takes."
        },
        footerHeading = "%nExamples:%n",
        footer = "  limpid backends%n  limpid backends --measure --backend cpu --backend nd4j")
final class BackendsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--measure",
            description =
                    "Take training steps of the recipe for the embedded digits on each by turns, and compare their times"
                            + " and memory with those of the first.")
    private boolean measure;

    @Option(
            names = {"-b", "--backend"},
            paramLabel = "NAME[:VARIANT]",
            description =
                    "What to measure, once or several times. Default: every variant of every backend that starts.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads to measure with; 0, the default, takes all processors.")
    private int threads;

    @Option(names = "--quick", description = "A few short turns: shows that it works, not how fast it is.")
    private boolean quick;

    @Override
    public Integer call() {
        if (measure) {
            return measure();
        }
        if (!names.isEmpty() || threads != 0 || quick) {
            throw new LimpidException(
                    "--backend, --threads and --quick say what --measure is to measure; add --measure,"
                            + " or leave them out to list the backends");
        }
        return list();
    }

    private int measure() {
        Backends backends = Backends.discover();
        BackendOptions options = BackendOptions.DEFAULT.withThreads(threads);
        PrintWriter err = spec.commandLine().getErr();
        List<String> passedOver = new ArrayList<>();
        List<Candidate> candidates = names.isEmpty()
                ? Candidate.installed(backends, options, passedOver)
                : names.stream()
                        .map(name -> Candidate.named(backends, name, options))
                        .toList();
        passedOver.forEach(err::println);
        if (candidates.isEmpty()) {
            throw new LimpidException("no backend can start here; 'limpid backends' says why and what to do");
        }
        List<BackendRace.Result> results = (quick ? BackendRace.QUICK : BackendRace.WHOLE).run(candidates, line -> {
            err.println(line);
            err.flush();
        });
        PrintWriter out = spec.commandLine().getOut();
        out.print(table(results));
        out.println();
        out.println("One training step of the recipe 'digits', batch of 100; times as multiples of those of "
                + results.getFirst().name() + " in the same round: median, and the middle half of the rounds.");
        out.println("Memory is what the backend accounts for: weights, state of the optimiser, intermediates."
                + PeakMemory.read()
                        .map(bytes -> " This process took at most " + bytes + " in all.")
                        .orElse(""));
        out.flush();
        return ExitCode.OK;
    }

    private static TextTable table(List<BackendRace.Result> results) {
        TextTable table = new TextTable("backend", "step", "times", "from", "to", "memory");
        BackendRace.Result first = results.getFirst();
        for (BackendRace.Result result : results) {
            table.row(
                    result.name(),
                    String.format(Locale.ROOT, "%.1f ms", 1e3 * result.median()),
                    multiple(result.ratio(first, 0.5)),
                    multiple(result.ratio(first, 0.25)),
                    multiple(result.ratio(first, 0.75)),
                    Units.bytes((double) result.planned()));
        }
        return table;
    }

    private static String multiple(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private int list() {
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
