package org.limpid.api.backend;

import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** What a run gave, valid until the next run of its session; values are copied out when they are read. */
public interface Outputs {

    /**
     * The type of an output.
     *
     * @throws org.limpid.api.LimpidException if there is none of that name; the message lists those that exist
     */
    TensorType type(String name);

    /**
     * Copies an output.
     *
     * @throws org.limpid.api.LimpidException if there is none of that name or the types differ
     */
    void read(String name, Tensor into);

    /** A copy of an output. */
    default Tensor read(String name) {
        Tensor value = Tensor.zeros(type(name));
        read(name, value);
        return value;
    }

    /**
     * An F32 output of one element, without allocating.
     *
     * @throws org.limpid.api.LimpidException if it is of another type
     */
    float scalar(String name);
}
