package org.limpid.models.redunet;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/** The oracle as a backend, in double precision throughout: it takes F64 where a program says F32, and gives F64. */
final class OracleBackend implements Backend {

    @Override
    public String name() {
        return "oracle";
    }

    @Override
    public Device device() {
        throw new UnsupportedOperationException("the oracle runs on no device");
    }

    @Override
    public Capabilities capabilities() {
        throw new UnsupportedOperationException("the oracle has no limits");
    }

    @Override
    public Weights allocate(Parameters parameters) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        parameters.forEach(parameter -> values.put(parameter, Tensor.zeros(parameter.type())));
        return new OracleWeights(parameters, values);
    }

    @Override
    public Session compile(Weights weights, Program... programs) {
        return new OracleSession((OracleWeights) weights, List.of(programs));
    }

    @Override
    public void close() {}

    private record OracleWeights(Parameters parameters, Map<Parameter, Tensor> values) implements Weights {

        @Override
        public void write(Parameter parameter, Tensor value) {
            values.put(parameter, value.copy());
        }

        @Override
        public void read(Parameter parameter, Tensor into) {
            into.copyFrom(read(parameter));
        }

        @Override
        public Tensor read(Parameter parameter) {
            return Objects.requireNonNull(values.get(parameter)).copy();
        }

        @Override
        public void close() {}
    }

    /** It refuses programs that it was not compiled for, as every backend does. */
    private record OracleSession(OracleWeights weights, List<Program> programs) implements Session {

        @Override
        public Outputs run(Program program, Inputs inputs) {
            if (programs.stream().noneMatch(compiled -> compiled == program)) {
                throw new LimpidException("the session was not compiled for this program '" + program.name() + "'");
            }
            Map<String, Tensor> given = new LinkedHashMap<>();
            program.inputs()
                    .forEach(input -> given.put(input.name(), Objects.requireNonNull(inputs.get(input.name()))));
            Map<Parameter, Tensor> used = new LinkedHashMap<>(weights.values());
            used.keySet().retainAll(new LinkedHashSet<>(program.parameters()));
            Oracle.Result result = Oracle.run(program, used, given);
            weights.values().putAll(result.after(used));
            return new OracleOutputs(result);
        }

        @Override
        public ExecutionReport report() {
            throw new UnsupportedOperationException("the oracle counts nothing");
        }

        @Override
        public void close() {}
    }

    private record OracleOutputs(Oracle.Result result) implements Outputs {

        @Override
        public TensorType type(String name) {
            return read(name).type();
        }

        @Override
        public Tensor read(String name) {
            return result.output(name).toTensor();
        }

        @Override
        public void read(String name, Tensor into) {
            Tensor value = read(name);
            into.copyFrom(into.dtype() == DType.F32 ? value.toF32() : value);
        }

        @Override
        public float scalar(String name) {
            return (float) read(name).get(0);
        }
    }
}
