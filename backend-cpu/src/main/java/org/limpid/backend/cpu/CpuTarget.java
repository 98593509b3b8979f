package org.limpid.backend.cpu;

import java.util.List;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.LoweredStep;
import org.limpid.api.lowering.Target;
import org.limpid.api.op.Op;
import org.limpid.backend.cpu.kernel.Kernels;

/** What the lowering of programs asks of the kernels here; the same for both variants. */
enum CpuTarget implements Target {
    INSTANCE;

    @Override
    public String backend() {
        return "cpu";
    }

    @Override
    public boolean isNative(Op op) {
        return Kernels.isNative(op);
    }

    @Override
    public boolean canFail(Op op) {
        return Kernels.canFail(op);
    }

    @Override
    public boolean inPlace(Op op, int operand, int result) {
        return Kernels.inPlace(op, operand, result);
    }

    @Override
    public List<LoweredStep> joined(Lowered lowered) {
        return ProductFusion.of(lowered);
    }
}
