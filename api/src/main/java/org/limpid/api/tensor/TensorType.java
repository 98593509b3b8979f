package org.limpid.api.tensor;

import org.limpid.api.LimpidException;

/**
 * What is known of a tensor before it has values.
 *
 * @param dtype the type of its elements
 * @param shape its extents
 */
public record TensorType(DType dtype, Shape shape) {

    /** An F32 type of these extents. */
    public static TensorType f32(int... extents) {
        return new TensorType(DType.F32, Shape.of(extents));
    }

    /** An I32 type of these extents. */
    public static TensorType i32(int... extents) {
        return new TensorType(DType.I32, Shape.of(extents));
    }

    /** The same element type with another shape. */
    public TensorType with(Shape other) {
        return new TensorType(dtype, other);
    }

    /** The number of elements. */
    public long size() {
        return shape.size();
    }

    /**
     * The storage that a dense tensor of this type takes.
     *
     * @throws LimpidException if it is 2⁶³ bytes or more
     */
    public long bytes() {
        if (shape.size() > Long.MAX_VALUE / dtype.bytes()) {
            throw new LimpidException("a tensor " + this + " would take 2^63 bytes or more");
        }
        return shape.size() * dtype.bytes();
    }

    /** As in {@code f32[2,17,48]}. */
    @Override
    public String toString() {
        return dtype.label() + shape;
    }
}
