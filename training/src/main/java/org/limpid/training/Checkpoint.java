package org.limpid.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.api.text.Nearest;
import org.limpid.models.Model;
import org.limpid.training.checkpoint.SafeTensors;

/**
 * Everything that a run needs to go on to the same bits: weights, optimiser state, how far it has come, and what is trained
 * on what and how. In a file it is one safetensors file: the tensors under the names of the model's {@code state_dict} and
 * of the optimiser's state, all else as strings in {@code __metadata__}.
 *
 * @param run what is trained, on what and how
 * @param state how far it has come
 * @param tensors weights and optimiser state by parameter name
 */
public record Checkpoint(RunDescription run, RunState state, Map<String, Tensor> tensors) {

    private static final String FORMAT_KEY = "limpid.format";

    private static final String FORMAT = "2";
    private static final String STATE = "state";
    private static final int MOST_NAMES = 20;

    /** Copies the map, not the tensors. */
    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Copies the weights from a device. */
    static Checkpoint of(RunDescription run, RunState state, Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.parameters().forEach(parameter -> tensors.put(parameter.name(), weights.read(parameter)));
        return new Checkpoint(run, state, tensors);
    }

    /** What a run of the model keeps on the device: its parameters, then the optimiser's state. */
    static Parameters parameters(Model model, TrainingConfig training) {
        return model.parameters().and(training.optimizer().state(model.parameters()));
    }

    /**
     * Writes a file: all of it or nothing.
     *
     * @throws LimpidException if it cannot be written, as on a full disk; a file that had the name is then as it was
     */
    public void save(Path file) {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT_KEY, FORMAT);
        SequencedMap<String, Map<String, String>> sections = run.toSections();
        sections.put(STATE, state.toMap());
        sections.forEach((section, values) -> values.forEach((key, value) ->
                // The model's keys stand alone, as in any file of weights that describes its model.
                metadata.put(section.equals(RunDescription.MODEL) ? key : section + "." + key, value)));
        SafeTensors.write(file, metadata, tensors);
    }

    /**
     * Reads a file that {@link #save} wrote, and checks that it holds all that its model and optimiser need.
     *
     * @throws LimpidException if it cannot be read, is no checkpoint, or its tensors are not those of its model and
     *     optimiser; the message lists all that are missing, unexpected or of another shape
     */
    public static Checkpoint load(Path file) {
        return load(file, RunDescription::createModel);
    }

    /**
     * Reads a file that a run of this description wrote, of a model that need not be known to {@link
     * org.limpid.models.Models}.
     *
     * @throws LimpidException as {@link #load(Path)}, and if the run was begun otherwise
     */
    static Checkpoint load(Path file, RunDescription expected, Model model) {
        return load(file, found -> {
            found.requireSame(expected);
            return model;
        });
    }

    private static Checkpoint load(Path file, Function<RunDescription, Model> models) {
        try (SafeTensors source = SafeTensors.open(file)) {
            Checkpoint described = describe(source);
            Model model = in(file, () -> models.apply(described.run));
            requireTensors(file, source.types(), parameters(model, described.run.training()));
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            source.names().forEach(name -> tensors.put(name, source.read(name)));
            return new Checkpoint(described.run, described.state, tensors);
        }
    }

    /**
     * Whether a file in safetensors says of itself that it is a checkpoint, of whatever version.
     *
     * @throws LimpidException if it cannot be read
     */
    public static boolean isIn(Path file) {
        try (SafeTensors source = SafeTensors.open(file)) {
            return source.metadata().containsKey(FORMAT_KEY);
        }
    }

    private static Checkpoint describe(SafeTensors source) {
        String format = source.metadata().get(FORMAT_KEY);
        if (format == null) {
            throw new LimpidException(source.file()
                    + ": is a safetensors file, but no checkpoint of a run: its metadata has no '"
                    + FORMAT_KEY + "'. Expected a file that training wrote, such as checkpoints/latest.safetensors in a"
                    + " run folder");
        }
        if (!format.equals(FORMAT)) {
            throw new LimpidException(source.file() + ": is a checkpoint of format " + format
                    + "; this version reads format " + FORMAT + ". Use the version of Limpid that wrote it");
        }
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        source.metadata().forEach((key, value) -> {
            int dot = key.indexOf('.');
            sections.computeIfAbsent(dot < 0 ? RunDescription.MODEL : key.substring(0, dot), _ -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1), value);
        });
        return in(source.file(), () -> {
            RunDescription run = RunDescription.fromSections(sections);
            RunState state = RunState.fromMap(sections.getOrDefault(STATE, Map.of()));
            return new Checkpoint(run, state, Map.of());
        });
    }

    /** Lets errors about contents begin with the name of the file. */
    private static <T> T in(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (LimpidException wrong) {
            throw new LimpidException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static void requireTensors(Path file, Map<String, TensorType> found, Parameters expected) {
        List<String> problems = new ArrayList<>();
        Set<String> unexpected = new LinkedHashSet<>(found.keySet());
        for (Parameter parameter : expected) {
            TensorType type = found.get(parameter.name());
            unexpected.remove(parameter.name());
            if (type == null) {
                problems.add("missing     " + parameter);
            } else if (!type.equals(parameter.type())) {
                problems.add("other shape " + parameter.name() + " " + type + "; expected " + parameter.type());
            }
        }
        unexpected.forEach(name -> problems.add("unexpected  " + name + " " + found.get(name)));
        if (!problems.isEmpty()) {
            int shown = Math.min(MOST_NAMES, problems.size());
            throw new LimpidException(file + ": its tensors are not those of its model and optimiser:\n  "
                    + String.join("\n  ", problems.subList(0, shown))
                    + (shown < problems.size() ? "\n  and " + (problems.size() - shown) + " more" : "")
                    + "\nThe file was changed after it was written, or by another version; use another checkpoint");
        }
    }

    /**
     * Puts the model's weights, without the optimiser's state, on a device.
     *
     * @return weights that the caller closes
     */
    public Weights allocate(Backend backend) {
        Weights weights = backend.allocate(run.createModel().parameters());
        try {
            writeTo(weights);
        } catch (RuntimeException | Error failure) {
            Closing.after(failure, weights::close);
            throw failure;
        }
        return weights;
    }

    /**
     * A tensor.
     *
     * @param name of the parameter
     * @throws LimpidException if there is none of that name
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new LimpidException("the checkpoint of the model " + run.kind() + " has no tensor '" + name + "'."
                    + Nearest.hint(name, tensors.keySet()));
        }
        return tensor;
    }

    /** Copies tensors to those parameters that the weights have. */
    void writeTo(Weights weights) {
        weights.parameters().forEach(parameter -> weights.write(parameter, tensor(parameter.name())));
    }
}
