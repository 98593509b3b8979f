package org.limpid.example.abacus;

import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Where a tensor lies: the operand of a kernel. */
final class Cells {

    private final TensorType type;
    private final float[] floats;
    private final int[] ints;
    private final int first;

    /**
     * @param type of the tensor
     * @param floats memory of F32 elements
     * @param ints memory of I32 elements
     * @param first the place of the first element in the one or the other
     */
    Cells(TensorType type, float[] floats, int[] ints, int first) {
        this.type = type;
        this.floats = floats;
        this.ints = ints;
        this.first = first;
    }

    TensorType type() {
        return type;
    }

    Shape shape() {
        return type.shape();
    }

    int size() {
        return type.shape().intSize();
    }

    /** An element of either type, which a double holds exactly. */
    double get(int at) {
        return type.dtype() == DType.I32 ? ints[first + at] : floats[first + at];
    }

    /** Stores a result as the element type has it: rounded once, or wrapped as integers do. */
    void set(int at, double value) {
        if (type.dtype() == DType.I32) {
            ints[first + at] = (int) (long) value;
        } else {
            floats[first + at] = (float) value;
        }
    }
}
