package org.limpid.backend.cpu;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Op;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.Variant;
import org.limpid.backend.cpu.kernel.WorkerPool;

/** The processor that runs the JVM, with one pool of threads for all sessions. */
final class CpuBackend implements Backend {

    private final String name;
    private final Device device;
    private final Variant variant;
    private final BackendOptions options;
    private final MemoryBudget budget;
    private final WorkerPool pool;
    private final Set<CpuWeights> weights = new LinkedHashSet<>();
    private final Set<CpuSession> sessions = new LinkedHashSet<>();
    private boolean closed;

    CpuBackend(String name, Device device, Variant variant, int threads, BackendOptions options) {
        this.name = name;
        this.device = device;
        this.variant = variant;
        this.options = options;
        budget = new MemoryBudget(options.memoryLimit());
        pool = new WorkerPool(threads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Capabilities capabilities() {
        return CpuCapabilities.INSTANCE;
    }

    @Override
    public synchronized Weights allocate(Parameters parameters) {
        requireOpen();
        CpuWeights allocated = new CpuWeights(parameters, budget, options.guard() ? Guard.MARGIN : 0);
        weights.add(allocated);
        return allocated;
    }

    @Override
    public synchronized Session compile(Weights shared, Program... programs) {
        requireOpen();
        if (!(shared instanceof CpuWeights own) || !weights.contains(own)) {
            throw new LimpidException(
                    "the weights were not allocated by this cpu backend; allocate them here and copy" + " the values");
        }
        if (programs.length == 0) {
            throw new IllegalArgumentException("a session needs at least one program");
        }
        CpuSession session = new CpuSession(this, own, programs);
        sessions.add(session);
        return session;
    }

    /** A session is closed and need not be closed with the backend. */
    synchronized void forget(CpuSession session) {
        sessions.remove(session);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the cpu backend was used after it was closed");
        }
    }

    BackendOptions options() {
        return options;
    }

    MemoryBudget budget() {
        return budget;
    }

    WorkerPool pool() {
        return pool;
    }

    Variant variant() {
        return variant;
    }

    @Override
    public void close() {
        List<CpuSession> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(sessions);
        }
        open.forEach(CpuSession::close);
        weights.forEach(CpuWeights::close);
        weights.clear();
        pool.close();
    }

    /** The same for both variants: every primitive, and NaN, ∞ and bits as they should be. */
    private enum CpuCapabilities implements Capabilities {
        INSTANCE;

        @Override
        public Support support(Op op, List<TensorType> inputs) {
            if (inputs.stream().anyMatch(type -> type.dtype() != DType.F32 && type.dtype() != DType.I32)) {
                return Support.UNSUPPORTED;
            }
            return Kernels.isNative(op) ? Support.NATIVE : Support.DECOMPOSED;
        }

        @Override
        public boolean ieeeSpecials() {
            return true;
        }

        @Override
        public boolean deterministic() {
            return true;
        }
    }
}
