package org.limpid.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.cli.torch.ImportedModel;
import org.limpid.cli.torch.StateDict;
import org.limpid.cli.torch.TorchFile;
import org.limpid.models.Model;
import org.limpid.training.Checkpoint;
import org.limpid.training.DataDescription;
import org.limpid.training.checkpoint.SafeTensors;
import org.limpid.training.checkpoint.WeightsFile;

/**
 * A network and its weights, wherever they come from: a run, one of its checkpoints, a file that {@code limpid import}
 * wrote, or a checkpoint of the reference code.
 *
 * @param model the network
 * @param values of all its parameters
 * @param notes what else the file says that whoever runs the network should know
 */
record NetworkFile(Model model, Map<Parameter, Tensor> values, Map<String, String> notes) {

    /**
     * Reads it.
     *
     * @param path a run folder, of which the best checkpoint is taken, or a file
     * @param said what the user says of the configuration, where the file does not
     * @throws LimpidException if it cannot be read or understood
     */
    static NetworkFile of(Path path, Map<String, String> said) {
        Path file = CheckpointFile.of(path);
        if (!Files.isRegularFile(file)) {
            throw new LimpidException(file + ": there is no such file; check the path");
        }
        if (file.toString().endsWith(".safetensors") && Checkpoint.isIn(file)) {
            if (!said.isEmpty()) {
                throw new LimpidException(file + ": is a checkpoint of a run, which says itself what its network is;"
                        + " leave out " + said.keySet());
            }
            return ofRun(Checkpoint.load(file));
        }
        ImportedModel imported = imported(file, said);
        return new NetworkFile(imported.model(), imported.values(), Map.of());
    }

    private static NetworkFile ofRun(Checkpoint checkpoint) {
        Model model = checkpoint.run().createModel();
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        model.parameters().forEach(parameter -> values.put(parameter, checkpoint.tensor(parameter.name())));
        DataDescription data = checkpoint.run().data();
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("class_names", String.join("\n", data.classNames()));
        notes.put("mean", data.normalization().mean().toString());
        notes.put("standard_deviation", data.normalization().standardDeviation().toString());
        return new NetworkFile(model, values, notes);
    }

    /** The network that the tensors of a file describe; errors begin with the file's name. */
    static ImportedModel imported(Path file, Map<String, String> said) {
        try (Opened opened = open(file)) {
            Map<String, String> written = new LinkedHashMap<>(opened.metadata());
            written.remove(WeightsFile.KIND);
            return ImportedModel.of(opened.dict(), written, said);
        } catch (LimpidException wrong) {
            throw wrong.getMessage().startsWith(file.toString())
                    ? wrong
                    : new LimpidException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /** A file and how to close it. */
    private record Opened(StateDict dict, Map<String, String> metadata, AutoCloseable source) implements AutoCloseable {
        @Override
        public void close() {
            try {
                source.close();
            } catch (Exception failed) {
                throw new LimpidException("the checkpoint cannot be closed (" + failed.getMessage() + ")", failed);
            }
        }
    }

    private static Opened open(Path file) {
        if (TorchFile.isArchive(file)) {
            TorchFile torch = TorchFile.open(file);
            return new Opened(new StateDict(torch.names(), torch::shape, torch::read), Map.of(), torch);
        }
        if (file.toString().endsWith(".safetensors")) {
            SafeTensors tensors = SafeTensors.open(file);
            // What 'limpid import' wrote says its configuration; other files may say anything.
            Map<String, String> metadata =
                    tensors.metadata().containsKey(WeightsFile.KIND) ? tensors.metadata() : Map.of();
            return new Opened(
                    new StateDict(
                            tensors.names(),
                            name -> tensors.type(name).shape().toArray(),
                            name -> tensors.read(name).toF32()),
                    metadata,
                    tensors);
        }
        throw new LimpidException(file
                + ": is neither an archive of torch.save nor named .safetensors. PyTorch before 1.6 wrote another format:"
                + " load the file there and save it again");
    }
}
