package org.limpid.backend.cpu;

import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Outputs;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.kernel.Operand;

/** The outputs of a program; one object for all of its runs. */
final class CpuOutputs implements Outputs {

    private final CpuSession session;
    private final CompiledProgram program;
    private final Map<String, Operand> slots;

    CpuOutputs(CpuSession session, CompiledProgram program) {
        this.session = session;
        this.program = program;
        slots = program.outputs();
    }

    @Override
    public TensorType type(String name) {
        return slot(name).type();
    }

    @Override
    public void read(String name, Tensor into) {
        Operand slot = slot(name);
        if (!into.type().equals(slot.type())) {
            throw new LimpidException("the output '" + name + "' of program '"
                    + program.program().name() + "' is " + slot.type() + "; it was read into a tensor " + into.type());
        }
        session.beginReading(program, slot.type().bytes());
        try {
            Transfer.out(slot, into);
        } finally {
            session.end();
        }
    }

    @Override
    public float scalar(String name) {
        Operand slot = slot(name);
        if (slot.type().dtype() != DType.F32 || slot.size() != 1) {
            throw new LimpidException("the output '" + name + "' of program '"
                    + program.program().name() + "' is " + slot.type() + "; a scalar is one f32 element");
        }
        session.beginReading(program, Float.BYTES);
        try {
            return slot.floats()[slot.offset()];
        } finally {
            session.end();
        }
    }

    private Operand slot(String name) {
        Operand slot = slots.get(name);
        if (slot == null) {
            throw new LimpidException("program '" + program.program().name() + "' has no output '" + name + "'; it has "
                    + slots.keySet());
        }
        return slot;
    }
}
