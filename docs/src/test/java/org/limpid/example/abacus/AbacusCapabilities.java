package org.limpid.example.abacus;

import java.util.List;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.tensor.TensorType;

/** What the abacus can do. */
final class AbacusCapabilities implements Capabilities {

    /** A kernel for each primitive and none for a fused op, which runs as what it is made of. */
    @Override
    public Support support(Op op, List<TensorType> inputs) {
        return op instanceof Primitive ? Support.NATIVE : Support.DECOMPOSED;
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
