package org.limpid.backend.cpu.kernel;

import org.jspecify.annotations.Nullable;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * Where a dense row-major tensor lies: an array that it may share with others, and its first element there. An F32 tensor
 * has floats, an I32 tensor ints.
 */
public final class Operand {

    private static final float[] NO_FLOATS = {};
    private static final int[] NO_INTS = {};

    private final TensorType type;
    private final float[] floats;
    private final int[] ints;
    private final int offset;
    private final @Nullable SessionWeights weights;

    private Operand(TensorType type, float[] floats, int[] ints, int offset, @Nullable SessionWeights weights) {
        this.type = type;
        this.floats = floats;
        this.ints = ints;
        this.offset = offset;
        this.weights = weights;
    }

    /** The same, as a parameter that keeps its value from run to run, so that a packed form of it may be kept too. */
    public Operand lasting(SessionWeights packed) {
        return new Operand(type, floats, ints, offset, packed);
    }

    /** Where packed forms are kept, if it keeps its value from run to run. */
    @Nullable
    SessionWeights weights() {
        return weights;
    }

    /** An F32 tensor. */
    public static Operand of(TensorType type, float[] floats, int offset) {
        require(type, DType.F32, floats.length, offset);
        return new Operand(type, floats, NO_INTS, offset, null);
    }

    /** An I32 tensor. */
    public static Operand of(TensorType type, int[] ints, int offset) {
        require(type, DType.I32, ints.length, offset);
        return new Operand(type, NO_FLOATS, ints, offset, null);
    }

    private static void require(TensorType type, DType dtype, int length, int offset) {
        if (type.dtype() != dtype || offset < 0 || type.size() > length - offset) {
            throw new IllegalArgumentException(
                    "a tensor " + type + " does not lie at element " + offset + " of " + length + " " + dtype.label());
        }
    }

    /** Element type and extents. */
    public TensorType type() {
        return type;
    }

    /** The array of an F32 tensor. */
    public float[] floats() {
        if (isInt()) {
            throw new IllegalStateException("a tensor " + type + " was asked for floats");
        }
        return floats;
    }

    /** The array of an I32 tensor. */
    public int[] ints() {
        if (!isInt()) {
            throw new IllegalStateException("a tensor " + type + " was asked for integers");
        }
        return ints;
    }

    /** Index of the first element in its array. */
    public int offset() {
        return offset;
    }

    /** A tensor of the same element type that begins {@code from} elements into this one. */
    public Operand view(TensorType other, int from) {
        return isInt() ? of(other, ints, offset + from) : of(other, floats, offset + from);
    }

    /** The number of elements. */
    public int size() {
        return type.shape().intSize();
    }

    /** Whether it is the same memory, seen in the same shape. */
    @SuppressWarnings("ReferenceEquality") // arrays are meant, not their contents
    boolean isSame(Operand other) {
        return type.equals(other.type) && offset == other.offset && floats == other.floats && ints == other.ints;
    }

    /** Whether its elements are integers. */
    boolean isInt() {
        return type.dtype() == DType.I32;
    }

    /** The extent of an axis, negative ones counted from the last. */
    int dim(int axis) {
        return type.shape().dim(axis);
    }

    /** Elements along the axes before the last {@code axes} ones. */
    int leading(int axes) {
        return type.shape().range(0, type.shape().rank() - axes).intSize();
    }
}
