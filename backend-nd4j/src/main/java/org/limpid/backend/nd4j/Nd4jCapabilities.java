package org.limpid.backend.nd4j;

import java.util.List;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.op.Op;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.nd4j.kernel.Kernels;

/** Every primitive and some fused ops; NaN and ∞ as they should be, and the same bits in a second run. */
enum Nd4jCapabilities implements Capabilities {
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
