package org.limpid.cli.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.api.text.Nearest;
import org.limpid.models.ModelFamily;
import org.limpid.training.checkpoint.SafeTensors;

/**
 * A reference file of which nothing is left unread: whoever reads a tensor or key ticks it off, and {@link #requireRead}
 * refuses the file if anything remains.
 */
final class ReferenceFile implements AutoCloseable {

    private final SafeTensors file;
    private final Set<String> readTensors = new HashSet<>();
    private final Set<String> readKeys = new HashSet<>();

    ReferenceFile(Path path) {
        file = SafeTensors.open(path);
    }

    /** The file's path, for messages. */
    Path path() {
        return file.file();
    }

    /** All metadata; reading them does not tick them off. */
    Map<String, String> metadata() {
        return file.metadata();
    }

    boolean hasKey(String key) {
        return file.metadata().containsKey(key);
    }

    /** Ticks a key off and gives its value. */
    String text(String key) {
        readKeys.add(key);
        String value = file.metadata().get(key);
        if (value == null) {
            throw new LimpidException(path() + ": the metadata lack '" + key + "'; they have "
                    + String.join(", ", file.metadata().keySet()));
        }
        return value;
    }

    /** Ticks a key off that can have but one value. */
    void requireText(String key, String only) {
        if (!text(key).equals(only)) {
            throw wrongValue(key, "'" + only + "'");
        }
    }

    /** A whole number from 1 to {@code largest}. */
    int count(String key, int largest) {
        int value = parse(key, "a whole number from 1 to " + largest, Integer::parseInt);
        if (value < 1 || value > largest) {
            throw wrongValue(key, "a whole number from 1 to " + largest);
        }
        return value;
    }

    /** A finite number. */
    double real(String key) {
        double value = parse(key, "a finite number", Double::parseDouble);
        if (!Double.isFinite(value)) {
            throw wrongValue(key, "a finite number");
        }
        return value;
    }

    private <T> T parse(String key, String expected, Function<String, T> parser) {
        try {
            return parser.apply(text(key));
        } catch (NumberFormatException unreadable) {
            throw wrongValue(key, expected);
        }
    }

    private LimpidException wrongValue(String key, String expected) {
        return new LimpidException(
                path() + ": the metadata have " + key + " = '" + file.metadata().get(key) + "'; expected " + expected);
    }

    boolean has(String tensor) {
        return file.names().contains(tensor);
    }

    /** The names of tensors that begin with a prefix, in the order of the file. */
    List<String> names(String prefix) {
        return file.names().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /** Whether there is a tensor whose name begins with a prefix. */
    boolean hasAny(String prefix) {
        return file.names().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** The type of a tensor, which this does not tick off. */
    TensorType type(String tensor) {
        return file.type(tensor);
    }

    /** Ticks a tensor off and reads it, if it has that type. */
    Tensor read(String tensor, TensorType expected) {
        readTensors.add(tensor);
        TensorType type = file.type(tensor);
        if (!type.equals(expected)) {
            throw new LimpidException(path() + ": tensor '" + tensor + "' is " + type + "; expected " + expected);
        }
        return file.read(tensor);
    }

    /** Ticks off the keys that a model of the family is made from. */
    void tickOff(ModelFamily family) {
        for (String key : family.keys()) {
            if (hasKey(key) || !family.defaults().containsKey(key)) {
                text(key);
            }
        }
    }

    /** The tensors {@code param.*} of a model, with everything that is wrong with them in one message. */
    Map<Parameter, Tensor> readParameters(Parameters parameters) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Parameter parameter : parameters) {
            String name = "param." + parameter.name();
            if (!has(name)) {
                problems.add("'" + name + "' " + parameter.type() + " is missing");
                continue;
            }
            try {
                values.put(parameter, read(name, parameter.type()));
            } catch (LimpidException misfit) {
                problems.add(misfit.getMessage().replace(path() + ": ", ""));
            }
        }
        if (!problems.isEmpty()) {
            throw new LimpidException(
                    path() + ": the parameters are not those of the model that the metadata describe:\n  "
                            + String.join("\n  ", problems));
        }
        return values;
    }

    /** Those tensors that the file holds of one for each parameter. */
    Map<Parameter, Tensor> readPerParameter(String prefix, Parameters parameters) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String name = prefix + parameter.name();
            if (has(name)) {
                values.put(parameter, read(name, parameter.type()));
            }
        }
        return values;
    }

    /** The error with the file's path in front, if it is not there yet. */
    LimpidException named(LimpidException wrong) {
        String message = wrong.getMessage();
        return message.startsWith(path().toString()) ? wrong : new LimpidException(path() + ": " + message, wrong);
    }

    /** Refuses labels that name no class. */
    void requireLabels(String tensor, Tensor labels, int classes) {
        for (int i = 0; i < labels.size(); i++) {
            int label = labels.getInt(i);
            if (label < 0 || label >= classes) {
                throw new LimpidException(
                        path() + ": " + tensor + "[" + i + "] is " + label + "; expected 0 to " + (classes - 1));
            }
        }
    }

    /** Refuses the file if a tensor or key has not been ticked off. */
    void requireRead(Set<String> knownTensors, Set<String> knownKeys) {
        List<String> problems = new ArrayList<>();
        for (String name : file.names()) {
            if (!readTensors.contains(name)) {
                problems.add("tensor '" + name + "' " + file.type(name) + Nearest.hint(name, knownTensors));
            }
        }
        for (String key : file.metadata().keySet()) {
            if (!readKeys.contains(key)) {
                problems.add("key '" + key + "'" + Nearest.hint(key, knownKeys));
            }
        }
        if (!problems.isEmpty()) {
            int shown = Math.min(10, problems.size());
            throw new LimpidException(
                    path() + ": holds what a file of kind '" + metadata().get("kind")
                            + "' does not have:\n  " + String.join("\n  ", problems.subList(0, shown))
                            + (problems.size() > shown ? "\n  and " + (problems.size() - shown) + " more" : ""));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
