package org.limpid.backend.nd4j;

import org.limpid.api.lowering.Target;
import org.limpid.api.op.Op;
import org.limpid.backend.nd4j.kernel.Kernels;

/** What the lowering of programs asks of the kernels here. */
enum Nd4jTarget implements Target {
    INSTANCE;

    @Override
    public String backend() {
        return "nd4j";
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
}
