package org.limpid.api.backend;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Input;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;

/**
 * Values for a run, by name. Made once and used for many runs: refill the tensors, or put others in their place. Values
 * are copied when the run begins.
 */
public final class Inputs {

    /** No inputs. */
    public static final Inputs NONE = new Inputs(Map.of());

    private final Map<String, Tensor> byName;

    private Inputs(Map<String, Tensor> byName) {
        this.byName = byName;
    }

    /** An empty set to be filled by {@link #put}. */
    public static Inputs create() {
        return new Inputs(new LinkedHashMap<>());
    }

    /**
     * One tensor of zeros for each input of the programs; inputs of one name share it.
     *
     * @throws LimpidException if inputs of one name have different types
     */
    public static Inputs zerosFor(Program... programs) {
        Inputs inputs = create();
        for (Program program : programs) {
            for (Input input : program.inputs()) {
                inputs.byName.computeIfAbsent(
                        input.name(), _ -> Tensor.zeros(input.value().type()));
                inputs.require(program, input);
            }
        }
        return inputs;
    }

    /** Sets the value of an input; returns this. */
    public Inputs put(String name, Tensor value) {
        byName.put(name, value);
        return this;
    }

    /** The value of an input, null if it has none. */
    public @Nullable Tensor get(String name) {
        return byName.get(name);
    }

    /**
     * The value for an input of a program.
     *
     * @throws LimpidException if it is missing or of another type; the message names the program, the input and both
     *     types
     */
    public Tensor require(Program program, Input input) {
        Tensor value = byName.get(input.name());
        if (value == null) {
            throw new LimpidException("program '" + program.name() + "' needs the input '" + input.name() + "' "
                    + input.value().type() + "; given are " + byName.keySet());
        }
        if (!value.type().equals(input.value().type())) {
            throw new LimpidException("program '" + program.name() + "': the input '" + input.name() + "' is "
                    + value.type() + "; expected " + input.value().type());
        }
        return value;
    }
}
