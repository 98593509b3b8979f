package org.limpid.api.interpreter;

import java.util.List;
import org.limpid.api.op.Op;

/** The kernels of one session: they share scratch memory and run one after the other. */
public interface KernelSet<T> extends AutoCloseable {

    /** Binds an op to its operands and results. */
    Step bind(Op op, List<T> in, List<T> out);

    /**
     * As {@link #bind(Op, List, List)}, for operands some of which may be prepared once: they are parameters that the program does
     * not change, so that they are the same in every run until {@link #begin} says otherwise.
     *
     * @param lasting for each operand whether it is one
     */
    default Step bind(Op op, List<T> in, List<Boolean> lasting, List<T> out) {
        return bind(op, in, out);
    }

    /**
     * A run begins.
     *
     * @param version of the weights: more than before if a parameter may have changed since
     */
    default void begin(long version) {}

    /** A step that copies an operand to another one of the same size. */
    Step copy(T from, T to);

    /** Bytes of scratch memory that were counted so far. */
    long scratchBytes();

    /** Frees scratch memory and all steps that were bound, and gives the counted bytes back. Idempotent. */
    @Override
    void close();
}
