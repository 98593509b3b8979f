package org.limpid.api.interpreter;

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

/**
 * A backend whose programs are lists of steps.
 *
 * @param <T> where a tensor lies: the operand of a kernel
 */
public final class Interpreter<T> implements Backend {

    private final String name;
    private final Device device;
    private final Capabilities capabilities;
    private final boolean guarded;
    private final Engine<T> engine;
    private final MemoryBudget budget;
    private final Set<InterpreterWeights<T>> weights = new LinkedHashSet<>();
    private final Set<InterpreterSession<T>> sessions = new LinkedHashSet<>();
    private boolean closed;

    /**
     * A backend.
     *
     * @param name as {@link Backend#name}
     * @param options of which the memory limit and the guards are seen to here; the engine keeps the others
     * @param engine closed with the backend
     */
    public Interpreter(
            String name, Device device, Capabilities capabilities, BackendOptions options, Engine<T> engine) {
        this.name = name;
        this.device = device;
        this.capabilities = capabilities;
        this.engine = engine;
        guarded = options.guard();
        budget = new MemoryBudget(options.memoryLimit());
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
    public Map<String, String> versions() {
        return engine.versions();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public synchronized Weights allocate(Parameters parameters) {
        requireOpen();
        InterpreterWeights<T> allocated = new InterpreterWeights<>(this, parameters, guarded ? Guard.MARGIN : 0);
        weights.add(allocated);
        return allocated;
    }

    @Override
    public synchronized Session compile(Weights shared, Program... programs) {
        requireOpen();
        InterpreterWeights<T> own = own(shared);
        if (programs.length == 0) {
            throw new IllegalArgumentException("a session needs at least one program");
        }
        InterpreterSession<T> session = new InterpreterSession<>(this, own, programs);
        sessions.add(session);
        return session;
    }

    private InterpreterWeights<T> own(Weights shared) {
        for (InterpreterWeights<T> candidate : weights) {
            if (candidate == shared) {
                return candidate;
            }
        }
        if (shared instanceof InterpreterWeights<?> other && other.isClosed()) {
            throw new IllegalStateException("a program was compiled over weights that are closed");
        }
        throw new LimpidException("the weights were not allocated by this "
                + engine.target().backend() + " backend; allocate them here and copy the values");
    }

    /** A session is closed and need not be closed with the backend. */
    synchronized void forget(InterpreterSession<T> session) {
        sessions.remove(session);
    }

    /** Nothing uses the weights any more. */
    synchronized void forget(InterpreterWeights<T> unused) {
        weights.remove(unused);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the " + engine.target().backend() + " backend was used after it was closed");
        }
    }

    boolean guarded() {
        return guarded;
    }

    Engine<T> engine() {
        return engine;
    }

    MemoryBudget budget() {
        return budget;
    }

    @Override
    public void close() {
        List<InterpreterSession<T>> open;
        List<InterpreterWeights<T>> held;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(sessions);
            held = new ArrayList<>(weights);
        }
        open.forEach(InterpreterSession::close);
        held.forEach(InterpreterWeights::close);
        engine.close();
    }
}
