package org.limpid.api.interpreter;

import java.util.List;
import org.limpid.api.op.Op;

/** The kernels of one session: they share scratch memory and run one after the other. */
public interface KernelSet<T> extends AutoCloseable {

    /** Binds an op to its operands and results. */
    Step bind(Op op, List<T> in, List<T> out);

    /** A step that copies an operand to another one of the same size. */
    Step copy(T from, T to);

    /** Bytes of scratch memory that were counted so far. */
    long scratchBytes();

    /** Frees scratch memory and all steps that were bound, and gives the counted bytes back. Idempotent. */
    @Override
    void close();
}
