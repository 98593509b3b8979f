package org.limpid.backend.tornado;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Outputs;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.tornado.device.DeviceProgram;
import org.limpid.backend.tornado.plan.ProgramPlan;

/** The outputs of a program; one object for all of its runs. They came to the host at the end of the run. */
final class TornadoOutputs implements Outputs {

    private final TornadoSession session;
    private final ProgramPlan program;
    private @Nullable DeviceProgram device;

    TornadoOutputs(TornadoSession session, ProgramPlan program) {
        this.session = session;
        this.program = program;
    }

    /** A run ended there. */
    void ready(DeviceProgram where) {
        device = where;
    }

    @Override
    public TensorType type(String name) {
        return output(name).region().type();
    }

    @Override
    public void read(String name, Tensor into) {
        ProgramPlan.Output output = output(name);
        TensorType type = output.region().type();
        if (!into.type().equals(type)) {
            throw new LimpidException("the output '" + name + "' of program '"
                    + program.program().name() + "' is " + type + "; it was read into a tensor " + into.type());
        }
        session.beginReading(program, type.bytes());
        try {
            into.data().copyFrom(memory(output));
        } finally {
            session.end();
        }
    }

    @Override
    public float scalar(String name) {
        ProgramPlan.Output output = output(name);
        TensorType type = output.region().type();
        if (type.dtype() != DType.F32 || type.size() != 1) {
            throw new LimpidException("the output '" + name + "' of program '"
                    + program.program().name() + "' is " + type + "; a scalar is one f32 element");
        }
        session.beginReading(program, Float.BYTES);
        try {
            return memory(output).get(Tensor.FLOAT, 0);
        } finally {
            session.end();
        }
    }

    private MemorySegment memory(ProgramPlan.Output output) {
        DeviceProgram from = device;
        if (from == null) {
            throw new IllegalStateException("an output was read before its program ran");
        }
        return from.output(output.segment(), output.region().isInt())
                .data()
                .asSlice(4L * output.region().offset(), output.region().type().bytes());
    }

    private ProgramPlan.Output output(String name) {
        ProgramPlan.Output output = program.outputs().get(name);
        if (output == null) {
            throw new LimpidException("program '" + program.program().name() + "' has no output '" + name + "'; it has "
                    + program.outputs().keySet());
        }
        return output;
    }
}
