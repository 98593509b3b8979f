package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.models.Model;
import org.limpid.onnx.OnnxModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a network for runtimes that have no JVM. */
@Command(
        name = "export",
        description = {
            "Write a trained network as an ONNX model (operator set " + OnnxModel.OPERATOR_SET
                    + "), with its weights, for batches of any size.",
            "Its configuration, and how a run normalised its images, stand in the model's metadata."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The model was written.",
            "2:The network cannot be read, or has no counterpart in ONNX; nothing was written."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid export runs/digits-20260101-120000",
            "  limpid export mae_base.pth --output code -o encoder.onnx"
        })
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationMixin settings;

    @Parameters(
            paramLabel = "RUN|CHECKPOINT",
            description =
                    "A run folder, of which the best checkpoint is taken, or a checkpoint: Limpid's, safetensors or"
                            + " PyTorch's.")
    private Path path;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description =
                    "What the model gives instead of the network's outputs: a named value, such as 'code' of CRATE-MAE"
                            + " for its encoder alone. May be repeated.")
    private List<String> outputs = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "What to write; no file is overwritten. Default: the network's kind with .onnx, here.")
    private @Nullable Path target;

    @Override
    public Integer call() {
        NetworkFile network = NetworkFile.of(path, settings.changes());
        Model model = network.model();
        Path to = target != null ? target : Path.of(model.kind() + ".onnx");
        if (Files.exists(to)) {
            throw new LimpidException(to + " exists, and no file is overwritten. Name another one: --out FILE");
        }
        OnnxModel onnx =
                OnnxModel.of(model::inference, network.values(), outputs).withMetadata("kind", model.kind());
        for (Map.Entry<String, String> setting : model.config().entrySet()) {
            onnx = onnx.withMetadata(setting.getKey(), setting.getValue());
        }
        for (Map.Entry<String, String> note : network.notes().entrySet()) {
            onnx = onnx.withMetadata(note.getKey(), note.getValue());
        }
        onnx.write(to);
        print(model, onnx, to);
        return ExitCode.OK;
    }

    private void print(Model model, OnnxModel onnx, Path to) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("network  " + model.kind());
        out.println("inputs   " + String.join(", ", onnx.inputs()));
        out.println("outputs  " + String.join(", ", onnx.outputs()));
        out.println("graph    " + Units.count(onnx.nodes()) + " nodes, operator set " + OnnxModel.OPERATOR_SET);
        out.println("written  " + to);
        out.flush();
    }
}
