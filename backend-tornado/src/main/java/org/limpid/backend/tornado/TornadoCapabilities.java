package org.limpid.backend.tornado;

import java.util.List;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.op.Op;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.tornado.plan.TornadoTarget;

/**
 * What it can do.
 *
 * @param ieeeSpecials whether the device's compiler was told to keep NaN and ∞
 */
record TornadoCapabilities(boolean ieeeSpecials) implements Capabilities {

    @Override
    public Support support(Op op, List<TensorType> inputs) {
        if (inputs.stream().anyMatch(type -> type.dtype() != DType.F32 && type.dtype() != DType.I32)) {
            return Support.UNSUPPORTED;
        }
        return TornadoTarget.INSTANCE.isNative(op) ? Support.NATIVE : Support.DECOMPOSED;
    }

    /** Every element is made by one work item in a fixed order, and nothing is added by atomics. */
    @Override
    public boolean deterministic() {
        return true;
    }
}
