package org.limpid.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what each layer of a trained network does. */
@Command(
        name = "inspect",
        description =
                "Look inside a trained crate, crate-alpha or crate-mae: coding rate and sparsity along the layers against"
                        + " random weights, the subspaces, tokens, attention and principal components, on one page.",
        footerHeading = "%nExample:%n",
        footer = "  limpid train --out runs/first%n  limpid inspect runs/first --out inside.html")
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunMixin run;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "inspect.html",
            description = "Where the page goes. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Override
    public Integer call() {
        RunData loaded = run.load();
        try (Backend backend = run.open()) {
            String html = new InspectionPage(loaded, Inspection.of(backend, loaded)).html();
            Files.writeString(out, html);
        } catch (IOException failure) {
            throw new LimpidException(
                    out + ": the page cannot be written (" + failure + "); choose another file with --out", failure);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.println("everything is in " + out);
        console.flush();
        return ExitCode.OK;
    }
}
