package org.limpid.conformance.host;

import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;

/** Parameters in buffers, freed when the owner and all sessions have given them back. */
final class HostWeights implements Weights {

    private final HostBackend backend;
    private final Parameters parameters;
    private final Map<Parameter, Buffer> buffers = new LinkedHashMap<>();
    private int references = 1;
    private boolean closed;

    HostWeights(HostBackend backend, Parameters parameters) {
        this.backend = backend;
        this.parameters = parameters;
        backend.reserve("weights", bytes());
        parameters.forEach(parameter -> buffers.put(parameter, new Buffer(parameter.type())));
    }

    private long bytes() {
        return parameters.list().stream().mapToLong(p -> p.type().bytes()).sum();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void write(Parameter parameter, Tensor value) {
        requireOpen();
        buffer(parameter).tensor().copyFrom(value);
    }

    @Override
    public void read(Parameter parameter, Tensor into) {
        requireOpen();
        into.copyFrom(buffer(parameter).tensor());
    }

    Buffer buffer(Parameter parameter) {
        Buffer buffer = buffers.get(parameter);
        if (buffer == null) {
            throw new LimpidException("the weights have no parameter '" + parameter.name() + "' " + parameter.type()
                    + "; they have " + parameters.list());
        }
        return buffer;
    }

    void requireOpen() {
        backend.requireOpen();
        if (closed) {
            throw new LimpidException("these weights are closed");
        }
    }

    void retain() {
        references++;
    }

    void release() {
        if (--references == 0) {
            backend.give(bytes());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }
}
