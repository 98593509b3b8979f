package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.cli.torch.ImportedModel;
import org.limpid.models.Model;
import org.limpid.training.checkpoint.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over a network that was trained elsewhere. */
@Command(
        name = "import",
        description = {
            "Say which network a checkpoint of PyTorch (.pth, .pt) or a safetensors file holds, and write its weights as"
                    + " safetensors, under the names of the reference code and with its configuration.",
            "What tensors cannot tell, such as the number of heads of an unpublished size, is said by options.",
            "Where --image asks for images of another size, the table of positions is resized to it by cubic convolution,"
                    + " as the reference code does."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The network was understood and written.",
            "2:The file is broken, or holds tensors that are not those of a known network; nothing was written."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  limpid import crate_base.pth", "  limpid import small.pth --heads 4 -o small.safetensors"})
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationMixin settings;

    @Parameters(paramLabel = "FILE", description = "The checkpoint.")
    private Path file;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "What to write; no file is overwritten. Default: FILE's name with .safetensors, here.")
    private @Nullable Path target;

    @Override
    public Integer call() {
        Path to = target != null ? target : Path.of(baseName() + ".safetensors");
        if (Files.exists(to)) {
            throw new LimpidException(to + " exists, and no file is overwritten. Name another one: --out FILE");
        }
        if (!Files.isRegularFile(file)) {
            throw new LimpidException(file + ": there is no such file; check the path");
        }
        ImportedModel imported = NetworkFile.imported(file, settings.changes());
        new WeightsFile(imported.model(), imported.values()).write(to);
        print(imported, to);
        return ExitCode.OK;
    }

    private void print(ImportedModel imported, Path to) {
        PrintWriter out = spec.commandLine().getOut();
        Model model = imported.model();
        long numbers =
                imported.values().values().stream().mapToLong(Tensor::size).sum();
        out.println("network  " + model.kind() + ", " + Units.count(numbers) + " parameters in "
                + Units.count(imported.values().size()) + " tensors");
        model.config().forEach((key, value) -> out.println("         " + key + " " + value));
        imported.resized().forEach(done -> out.println("resized  " + done));
        out.println("written  " + to);
        out.flush();
    }

    private String baseName() {
        Path name = file.getFileName();
        return name == null ? "imported" : name.toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
    }
}
