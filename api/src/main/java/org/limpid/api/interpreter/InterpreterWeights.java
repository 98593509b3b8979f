package org.limpid.api.interpreter;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.backend.Weights;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * Parameters in one memory, one slot each. References are counted: one of the owner and one of each session; memory is
 * given back with the last.
 */
final class InterpreterWeights<T> implements Weights {

    private final Interpreter<T> backend;
    private final Engine<T> engine;
    private final Parameters parameters;
    private final MemoryBudget budget;
    private final long bytes;
    private final Memory<T> memory;
    private final Map<Parameter, Integer> offsets = new HashMap<>();
    private final Map<Parameter, T> slots = new HashMap<>();
    private final AtomicLong version = new AtomicLong();
    private int references = 1;
    private boolean closed;

    /**
     * @param margin elements that stay free before and after each slot
     */
    InterpreterWeights(Interpreter<T> backend, Parameters parameters, int margin) {
        this.backend = backend;
        this.parameters = parameters;
        engine = backend.engine();
        budget = backend.budget();
        long[] sizes = new long[2];
        for (Parameter parameter : parameters) {
            int kind = kind(parameter);
            offsets.put(parameter, (int) Math.min(Integer.MAX_VALUE, sizes[kind] + margin));
            sizes[kind] +=
                    Math.ceilDiv(parameter.type().size() + 2L * margin, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
        }
        if (Math.max(sizes[0], sizes[1]) > Integer.MAX_VALUE - 64) {
            throw new LimpidException("the parameters have " + Math.max(sizes[0], sizes[1]) + " elements; the "
                    + engine.target().backend() + " backend holds at most " + Integer.MAX_VALUE);
        }
        Extent<T> extent = engine.extent((int) sizes[0], (int) sizes[1], !budget.isLimited());
        bytes = extent.bytes();
        memory = allocate(extent);
        offsets.forEach((parameter, offset) -> slots.put(parameter, memory.operand(parameter.type(), offset)));
        if (margin > 0) {
            parameters.forEach(parameter -> Guard.enclose(guarded(parameter)));
        }
    }

    private Memory<T> allocate(Extent<T> extent) {
        String what = "allocating the parameters";
        budget.reserve(what, bytes);
        try {
            return extent.allocate(what);
        } catch (LimpidException full) {
            budget.release(bytes);
            throw full;
        }
    }

    private int kind(Parameter parameter) {
        return switch (parameter.type().dtype()) {
            case F32 -> 0;
            case I32 -> 1;
            case F64, BF16, F16 ->
                throw new LimpidException("the parameter '" + parameter.name() + "' is " + parameter.type() + "; the "
                        + engine.target().backend() + " backend computes in f32 and i32. Convert it on the host");
        };
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void write(Parameter parameter, Tensor value) {
        engine.copyIn(value, checked(parameter, value, "written"));
        changed();
    }

    /** A parameter has another value now. */
    void changed() {
        version.incrementAndGet();
    }

    /** A number that grows whenever a parameter changes. */
    long version() {
        return version.get();
    }

    @Override
    public void read(Parameter parameter, Tensor into) {
        engine.copyOut(checked(parameter, into, "read"), into);
    }

    private T checked(Parameter parameter, Tensor tensor, String verb) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException(
                        "the parameter '" + parameter.name() + "' was " + verb + " after its weights were closed");
            }
        }
        T slot = slots.get(parameter);
        if (slot == null) {
            throw new LimpidException("there is no parameter '" + parameter.name() + "' " + parameter.type()
                    + " among these weights; they hold " + parameters.list());
        }
        if (!tensor.type().equals(parameter.type())) {
            throw new LimpidException("the parameter '" + parameter.name() + "' is " + parameter.type() + "; it was "
                    + verb + " with a tensor " + tensor.type());
        }
        return slot;
    }

    /** What lies so many elements into a parameter. */
    T operand(Parameter parameter, TensorType type, int from) {
        return memory.operand(type, offset(parameter) + from);
    }

    /** A parameter that stands between sentinels. */
    Guard.Slot guarded(Parameter parameter) {
        TensorType type = parameter.type();
        return new Guard.Slot(
                memory,
                type.dtype(),
                offset(parameter),
                type.shape().intSize(),
                0,
                0,
                "the parameter '" + parameter.name() + "'");
    }

    private int offset(Parameter parameter) {
        Integer offset = offsets.get(parameter);
        if (offset == null) {
            throw new IllegalStateException("no slot for " + parameter);
        }
        return offset;
    }

    /** One more session uses them. */
    synchronized void retain() {
        if (closed) {
            throw new IllegalStateException("a program was compiled over weights that are closed");
        }
        references++;
    }

    /** One session less uses them. */
    void release() {
        synchronized (this) {
            references--;
            if (references > 0) {
                return;
            }
            slots.clear();
            memory.close();
            budget.release(bytes);
        }
        // Not under the lock: the backend takes its own first.
        backend.forget(this);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        release();
    }

    /** Whether their owner has given them back. */
    synchronized boolean isClosed() {
        return closed;
    }
}
