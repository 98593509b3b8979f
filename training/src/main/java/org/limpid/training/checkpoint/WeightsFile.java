package org.limpid.training.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Model;
import org.limpid.models.Models;

/**
 * A network and its weights, apart from any training: a safetensors file with the names of the reference
 * {@code state_dict}, whose metadata says of which {@code kind} the model is and how it is configured. This is how a ReduNet
 * that was constructed is kept, and what {@code limpid import} writes.
 *
 * @param model the network
 * @param values of all its parameters, and of nothing else
 */
public record WeightsFile(Model model, Map<Parameter, Tensor> values) {

    /** The key in a file's metadata that names the kind of its model. */
    public static final String KIND = "kind";

    /** Copies the map, not the tensors, and refuses what is not the model's. */
    public WeightsFile {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        List<String> problems = new ArrayList<>();
        Set<Parameter> unexpected = new LinkedHashSet<>(values.keySet());
        for (Parameter parameter : model.parameters()) {
            Tensor value = values.get(parameter);
            unexpected.remove(parameter);
            if (value == null) {
                problems.add("missing     " + parameter);
            } else if (!value.type().equals(parameter.type())) {
                problems.add("other shape " + parameter.name() + " " + value.type() + "; expected " + parameter.type());
            }
        }
        unexpected.forEach(parameter -> problems.add("unexpected  " + parameter));
        requireNone(model, problems);
    }

    private static void requireNone(Model model, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new LimpidException("these are not the weights of the model " + model.kind() + " " + model.config()
                    + ":\n  " + String.join("\n  ", problems));
        }
    }

    /**
     * Writes the file: whole, or not at all; one that has the name is replaced.
     *
     * @throws LimpidException if it cannot be written
     */
    public void write(Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(KIND, model.kind());
        metadata.putAll(model.config());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        values.forEach((parameter, value) -> tensors.put(parameter.name(), value));
        SafeTensors.write(file, metadata, tensors);
    }

    /**
     * Reads it, with whichever kinds of models are installed.
     *
     * @throws LimpidException if the file cannot be read, does not say what its model is, or its tensors are not those of it;
     *     then missing, unexpected and mis-shaped ones are named together
     */
    public static WeightsFile read(Path file) {
        try (SafeTensors source = SafeTensors.open(file)) {
            return read(source);
        } catch (LimpidException wrong) {
            throw wrong.getMessage().startsWith(file.toString())
                    ? wrong
                    : new LimpidException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static WeightsFile read(SafeTensors source) {
        Map<String, String> config = new LinkedHashMap<>(source.metadata());
        String kind = config.remove(KIND);
        if (kind == null) {
            throw new LimpidException(
                    "its metadata has no '" + KIND + "' that says what its model is; expected a file that"
                            + " describes its model, such as 'limpid import' writes");
        }
        Model model = Models.discover().create(kind, config);
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        Set<String> unexpected = new LinkedHashSet<>(source.names());
        for (Parameter parameter : model.parameters()) {
            if (unexpected.remove(parameter.name())) {
                values.put(parameter, source.read(parameter.name()));
            }
        }
        requireNone(
                model,
                unexpected.stream()
                        .map(name -> "unexpected  " + name + " " + source.type(name))
                        .toList());
        return new WeightsFile(model, values);
    }
}
