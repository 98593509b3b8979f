package org.limpid.api.backend;

import java.util.List;
import java.util.function.Predicate;
import org.limpid.api.op.Op;
import org.limpid.api.tensor.TensorType;

/** What a backend can do, said before it is asked to. */
public interface Capabilities {

    /** How a backend treats an op. */
    enum Support {
        /** By a kernel of its own. */
        NATIVE,
        /** By the op's decomposition. */
        DECOMPOSED,
        /** Not at all; compiling a program with it is an error. */
        UNSUPPORTED
    }

    /** How it treats this op with operands of these types. */
    Support support(Op op, List<TensorType> inputs);

    /** Whether NaN and ∞ behave as each op's record says. */
    boolean ieeeSpecials();

    /** Whether a second run with equal inputs gives the same bits. */
    boolean deterministic();

    /**
     * Those of most backends: numbers of single precision and whole numbers of 32 bits, some ops by kernels of their own and all
     * others by their decomposition, the same bits in a second run.
     *
     * @param natives which ops have a kernel
     * @param ieeeSpecials see {@link #ieeeSpecials}
     */
    static Capabilities ofSinglePrecision(Predicate<Op> natives, boolean ieeeSpecials) {
        return new SinglePrecision(natives, ieeeSpecials);
    }
}
