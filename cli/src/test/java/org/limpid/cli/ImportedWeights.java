package org.limpid.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Model;
import org.limpid.training.checkpoint.SafeTensors;

/** Files of weights as {@code limpid import} writes them. */
public final class ImportedWeights {

    private ImportedWeights() {}

    /** Writes a network with random weights, to a file that has the name of its kind. */
    public static Path write(Path folder, Model model) {
        Map<String, String> metadata = new LinkedHashMap<>(model.config());
        metadata.put("kind", model.kind());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.initialise(1).forEach((parameter, value) -> tensors.put(parameter.name(), value));
        Path file = folder.resolve(model.kind() + ".safetensors");
        SafeTensors.write(file, metadata, tensors);
        return file;
    }
}
