package org.limpid.backend.tornado.plan;

import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * A dense tensor in an array on the device.
 *
 * @param memory the array
 * @param offset its first element there
 * @param type element type and extents
 */
public record Region(Memory memory, int offset, TensorType type) {

    /** Whether it lies among integers. */
    public boolean isInt() {
        return type.dtype() == DType.I32;
    }

    /** Elements. */
    int size() {
        return type.shape().intSize();
    }

    /** The extent of an axis, from −1 backwards. */
    int dim(int axis) {
        return type.shape().dim(axis);
    }

    /** A tensor that begins so many elements later. */
    Region view(TensorType other, int later) {
        return new Region(memory, Math.addExact(offset, later), other);
    }
}
