package org.limpid.api.backend;

import java.util.List;
import java.util.function.Predicate;
import org.limpid.api.op.Op;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** See {@link Capabilities#ofSinglePrecision}. */
record SinglePrecision(Predicate<Op> natives, boolean ieeeSpecials) implements Capabilities {

    @Override
    public Support support(Op op, List<TensorType> inputs) {
        if (inputs.stream().anyMatch(type -> type.dtype() != DType.F32 && type.dtype() != DType.I32)) {
            return Support.UNSUPPORTED;
        }
        return natives.test(op) ? Support.NATIVE : Support.DECOMPOSED;
    }

    @Override
    public boolean deterministic() {
        return true;
    }
}
