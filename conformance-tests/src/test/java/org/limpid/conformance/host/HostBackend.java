package org.limpid.conformance.host;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.TensorType;

/**
 * A complete backend without a kernel of its own: the oracle's primitives, rounded to single precision. It shows what the
 * interface asks for and what the suite passes; its subclasses show what the suite catches.
 */
class HostBackend implements Backend, Capabilities {

    static final Device DEVICE = new Device("0", Device.Kind.CPU, "interpreter", 0);

    private final BackendOptions options;
    private final Kernels kernels;
    private long used;
    private boolean closed;

    HostBackend(BackendOptions options, Kernels kernels) {
        if (!options.variant().isEmpty()) {
            throw new LimpidException("host has no variant '" + options.variant() + "'; it has none at all");
        }
        if (!options.device().isEmpty() && !options.device().equals(DEVICE.id())) {
            throw new LimpidException("host has no device '" + options.device() + "'; it has '" + DEVICE.id() + "'");
        }
        this.options = options;
        this.kernels = kernels;
    }

    BackendOptions options() {
        return options;
    }

    Kernels kernels() {
        return kernels;
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public Device device() {
        return DEVICE;
    }

    @Override
    public Capabilities capabilities() {
        return this;
    }

    @Override
    public Support support(Op op, List<TensorType> inputs) {
        return op instanceof Primitive ? Support.NATIVE : Support.DECOMPOSED;
    }

    @Override
    public boolean ieeeSpecials() {
        return true;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Weights allocate(Parameters parameters) {
        requireOpen();
        return new HostWeights(this, parameters);
    }

    @Override
    public Session compile(Weights weights, Program... programs) {
        requireOpen();
        HostWeights ours = (HostWeights) weights;
        ours.requireOpen();
        return session(ours, programs);
    }

    /** What a fused op is decomposed as. */
    Fused lowered(Fused op) {
        return op;
    }

    HostSession session(HostWeights weights, Program... programs) {
        return new HostSession(this, weights, programs);
    }

    /** Counts memory that is taken. */
    void reserve(String what, long bytes) {
        if (options.memoryLimit() > 0 && used + bytes > options.memoryLimit()) {
            throw new LimpidException(what + " would take " + bytes + " bytes of memory; " + used + " of "
                    + options.memoryLimit() + " are in use. Raise the memory limit or make it smaller");
        }
        used += bytes;
    }

    /** Counts memory that is given back. */
    void give(long bytes) {
        used -= bytes;
    }

    void requireOpen() {
        if (closed) {
            throw new LimpidException("this backend is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
