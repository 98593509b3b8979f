package org.limpid.backend.cpu;

import java.util.HashMap;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.backend.Weights;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;
import org.limpid.backend.cpu.kernel.Operand;

/**
 * Parameters in two arrays, one slot each. References are counted: one of the owner and one of each session; memory is
 * given back with the last.
 */
final class CpuWeights implements Weights {

    private final Parameters parameters;
    private final MemoryBudget budget;
    private final long bytes;
    private final Map<Parameter, Operand> slots = new HashMap<>();
    private int references = 1;
    private boolean closed;

    /**
     * @param margin elements that stay free before and after each slot
     */
    CpuWeights(Parameters parameters, MemoryBudget budget, int margin) {
        this.parameters = parameters;
        this.budget = budget;
        Map<Parameter, Integer> offsets = new HashMap<>();
        long[] sizes = new long[2];
        for (Parameter parameter : parameters) {
            int kind = kind(parameter);
            offsets.put(parameter, (int) Math.min(Integer.MAX_VALUE, sizes[kind] + margin));
            sizes[kind] +=
                    Math.ceilDiv(parameter.type().size() + 2L * margin, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
        }
        if (Math.max(sizes[0], sizes[1]) > Integer.MAX_VALUE - 64) {
            throw new LimpidException("the parameters have " + Math.max(sizes[0], sizes[1])
                    + " elements; the cpu backend holds at most " + Integer.MAX_VALUE);
        }
        Arena.Size size = Arena.Size.of((int) sizes[0], (int) sizes[1], !budget.isLimited());
        bytes = size.bytes();
        Arena arena = allocate(size);
        offsets.forEach((parameter, offset) -> slots.put(parameter, arena.operand(parameter.type(), offset)));
        if (margin > 0) {
            slots.values().forEach(Guard::enclose);
        }
    }

    private Arena allocate(Arena.Size size) {
        String what = "allocating the parameters";
        budget.reserve(what, bytes);
        try {
            return size.allocate(what);
        } catch (LimpidException full) {
            budget.release(bytes);
            throw full;
        }
    }

    private static int kind(Parameter parameter) {
        return switch (parameter.type().dtype()) {
            case F32 -> 0;
            case I32 -> 1;
            case F64, BF16, F16 ->
                throw new LimpidException("the parameter '" + parameter.name() + "' is " + parameter.type()
                        + "; the cpu backend computes in f32 and i32. Convert it on the host");
        };
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void write(Parameter parameter, Tensor value) {
        Transfer.in(value, checked(parameter, value, "written"));
    }

    @Override
    public void read(Parameter parameter, Tensor into) {
        Transfer.out(checked(parameter, into, "read"), into);
    }

    private Operand checked(Parameter parameter, Tensor tensor, String verb) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException(
                        "the parameter '" + parameter.name() + "' was " + verb + " after its weights were closed");
            }
        }
        Operand slot = slots.get(parameter);
        if (slot == null) {
            throw new LimpidException("there is no parameter '" + parameter.name() + "' " + parameter.type()
                    + " among these weights; they hold " + parameters.list());
        }
        if (!tensor.type().equals(slot.type())) {
            throw new LimpidException("the parameter '" + parameter.name() + "' is " + slot.type() + "; it was " + verb
                    + " with a tensor " + tensor.type());
        }
        return slot;
    }

    /** Where a parameter lies. */
    Operand slot(Parameter parameter) {
        Operand slot = slots.get(parameter);
        if (slot == null) {
            throw new IllegalStateException("no slot for " + parameter);
        }
        return slot;
    }

    /** One more session uses them. */
    synchronized void retain() {
        if (closed) {
            throw new IllegalStateException("a program was compiled over weights that are closed");
        }
        references++;
    }

    /** One session less uses them. */
    synchronized void release() {
        references--;
        if (references == 0) {
            slots.clear();
            budget.release(bytes);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }
}
