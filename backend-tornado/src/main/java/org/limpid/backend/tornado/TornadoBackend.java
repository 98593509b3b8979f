package org.limpid.backend.tornado;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.backend.tornado.device.Engine;
import org.limpid.backend.tornado.plan.Tuning;

/** One device of TornadoVM, used by one thread at a time. */
final class TornadoBackend implements Backend {

    private final String name;
    private final Engine engine;
    private final int deviceNumber;
    private final Tuning tuning;
    private final BackendOptions options;
    private final Capabilities capabilities;
    private final MemoryBudget budget;
    private final Object lock = new Object();
    private final Set<TornadoWeights> weights = new LinkedHashSet<>();
    private final Set<TornadoSession> sessions = new LinkedHashSet<>();
    private boolean closed;

    TornadoBackend(
            String name,
            Engine engine,
            int deviceNumber,
            Tuning tuning,
            Capabilities capabilities,
            BackendOptions options) {
        this.name = name;
        this.engine = engine;
        this.deviceNumber = deviceNumber;
        this.tuning = tuning;
        this.capabilities = capabilities;
        this.options = options;
        budget = new MemoryBudget(options.memoryLimit());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Device device() {
        return engine.devices().get(deviceNumber);
    }

    @Override
    public Map<String, String> versions() {
        return engine.versions(deviceNumber);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Weights allocate(Parameters parameters) {
        synchronized (lock) {
            requireOpen();
            TornadoWeights allocated = new TornadoWeights(this, parameters);
            weights.add(allocated);
            return allocated;
        }
    }

    @Override
    public Session compile(Weights shared, Program... programs) {
        synchronized (lock) {
            requireOpen();
            if (!(shared instanceof TornadoWeights own) || !own.isOf(this)) {
                throw new LimpidException(
                        "the weights were not allocated by this tornado backend; allocate them here and"
                                + " copy the values");
            }
            if (programs.length == 0) {
                throw new IllegalArgumentException("a session needs at least one program");
            }
            TornadoSession session = new TornadoSession(this, own, programs);
            session.open();
            sessions.add(session);
            return session;
        }
    }

    /** A session is closed and need not be closed with the backend. */
    void forget(TornadoSession session) {
        synchronized (lock) {
            sessions.remove(session);
        }
    }

    /** Weights are closed, and so are all sessions over them. */
    void forget(TornadoWeights done) {
        weights.remove(done);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the tornado backend was used after it was closed");
        }
    }

    BackendOptions options() {
        return options;
    }

    MemoryBudget budget() {
        return budget;
    }

    Engine engine() {
        return engine;
    }

    int deviceNumber() {
        return deviceNumber;
    }

    Tuning tuning() {
        return tuning;
    }

    /** Held by whoever uses the device. */
    Object lock() {
        return lock;
    }

    @Override
    public void close() {
        List<TornadoSession> open;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(sessions);
        }
        open.forEach(TornadoSession::close);
        synchronized (lock) {
            List.copyOf(weights).forEach(TornadoWeights::close);
        }
    }
}
