package org.limpid.api.interpreter;

import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Outputs;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** The outputs of a program; one object for all of its runs. */
final class InterpreterOutputs<T> implements Outputs {

    private final Engine<T> engine;
    private final InterpreterSession<T> session;
    private final CompiledProgram<T> program;
    private final Map<String, CompiledProgram.Slot<T>> slots;

    InterpreterOutputs(Engine<T> engine, InterpreterSession<T> session, CompiledProgram<T> program) {
        this.engine = engine;
        this.session = session;
        this.program = program;
        slots = program.outputs();
    }

    @Override
    public TensorType type(String name) {
        return slot(name).value().type();
    }

    @Override
    public void read(String name, Tensor into) {
        CompiledProgram.Slot<T> slot = slot(name);
        TensorType type = slot.value().type();
        if (!into.type().equals(type)) {
            throw new LimpidException("the output '" + name + "' of program '"
                    + program.program().name() + "' is " + type + "; it was read into a tensor " + into.type());
        }
        session.beginReading(program, type.bytes());
        try {
            engine.copyOut(slot.operand(), into);
        } finally {
            session.end();
        }
    }

    @Override
    public float scalar(String name) {
        CompiledProgram.Slot<T> slot = slot(name);
        TensorType type = slot.value().type();
        if (type.dtype() != DType.F32 || type.size() != 1) {
            throw new LimpidException("the output '" + name + "' of program '"
                    + program.program().name() + "' is " + type + "; a scalar is one f32 element");
        }
        session.beginReading(program, Float.BYTES);
        try {
            return engine.scalar(slot.operand());
        } finally {
            session.end();
        }
    }

    private CompiledProgram.Slot<T> slot(String name) {
        CompiledProgram.Slot<T> slot = slots.get(name);
        if (slot == null) {
            throw new LimpidException("program '" + program.program().name() + "' has no output '" + name + "'; it has "
                    + slots.keySet());
        }
        return slot;
    }
}
