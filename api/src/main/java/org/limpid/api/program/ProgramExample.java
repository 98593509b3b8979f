package org.limpid.api.program;

import java.util.Map;
import org.limpid.api.tensor.Tensor;

/**
 * A whole program with everything it takes to run, for checking backends against the oracle and each other.
 *
 * @param name unique, as in {@code crate.training-step}
 * @param program what to run
 * @param parameters a value for each of its parameters
 * @param inputs a value for each of its inputs
 * @param runs how often to run it in a row: more than once where updates carry state from run to run
 */
public record ProgramExample(
        String name, Program program, Map<Parameter, Tensor> parameters, Map<String, Tensor> inputs, int runs) {

    /** Copies the maps. */
    public ProgramExample {
        parameters = Map.copyOf(parameters);
        inputs = Map.copyOf(inputs);
    }

    /** A service: modules with models contribute their programs to the conformance suite by it. */
    public interface Source {
        /** The programs; the same ones on each call. */
        Iterable<ProgramExample> examples();
    }
}
