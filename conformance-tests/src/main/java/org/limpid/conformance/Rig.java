package org.limpid.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;

/** Weights with values and one session over them, opened and closed together. */
final class Rig implements AutoCloseable {

    private final Weights weights;
    private final Session session;

    Rig(Backend backend, Map<Parameter, Tensor> values, Program... programs) {
        this.weights = backend.allocate(Parameters.of(programs));
        try {
            weights.parameters()
                    .forEach(parameter -> weights.write(parameter, Objects.requireNonNull(values.get(parameter))));
            this.session = backend.compile(weights, programs);
        } catch (RuntimeException failure) {
            weights.close();
            throw failure;
        }
    }

    Weights weights() {
        return weights;
    }

    Session session() {
        return session;
    }

    /** Runs a program and copies all its outputs. */
    Results run(Program program, Map<String, Tensor> inputs) {
        Outputs outputs = session.run(program, inputs(inputs));
        Map<String, Tensor> copies = new LinkedHashMap<>();
        program.outputs().keySet().forEach(name -> copies.put(name, outputs.read(name)));
        return new Results(copies);
    }

    static Inputs inputs(Map<String, Tensor> values) {
        Inputs inputs = Inputs.create();
        values.forEach(inputs::put);
        return inputs;
    }

    @Override
    public void close() {
        session.close();
        weights.close();
    }
}
