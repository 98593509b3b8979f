package org.limpid.api.interpreter;

import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** Memory for many tensors: F32 elements and I32 elements, each counted from 0. */
public interface Memory<T> extends AutoCloseable {

    /** The tensor whose first element is that one. */
    T operand(TensorType type, int offset);

    /** Sets elements to 32 bits each. */
    void fill(DType dtype, int from, int count, int bits);

    /**
     * The place of the first of these elements whose bits differ, counted from {@code from}; {@code count} if there is none.
     */
    int mismatch(DType dtype, int from, int count, int bits);

    /** Gives it back. Idempotent. */
    @Override
    void close();
}
