package org.limpid.api.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.limpid.api.LimpidException;

/**
 * Values on the host: dense, row-major, little-endian, in one {@link MemorySegment}. This is what crosses the border
 * between a program and its surroundings; arithmetic happens in backends.
 *
 * <p>Elements are mutable; a tensor that is being read by a running session must not be written.
 */
public final class Tensor {

    /** How an F32 element lies in {@link #data()}. */
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** How an F64 element lies in {@link #data()}. */
    public static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** How an I32 element lies in {@link #data()}. */
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** How a BF16 or F16 element lies in {@link #data()}. */
    public static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TensorType type;
    private final MemorySegment data;

    private Tensor(TensorType type, MemorySegment data) {
        this.type = type;
        this.data = data;
    }

    /**
     * A view of memory that somebody else owns.
     *
     * @throws LimpidException if the segment is not exactly as long as the type says
     */
    public static Tensor wrap(TensorType type, MemorySegment data) {
        if (data.byteSize() != type.bytes()) {
            throw new LimpidException(
                    "a tensor " + type + " takes " + type.bytes() + " bytes, but its memory has " + data.byteSize());
        }
        return new Tensor(type, data);
    }

    /** A tensor of zeros in memory that the garbage collector frees. */
    public static Tensor zeros(TensorType type) {
        long bytes = type.bytes();
        boolean onHeap = bytes <= Integer.MAX_VALUE - 8L;
        return new Tensor(type, onHeap ? heap(type, bytes) : Arena.ofAuto().allocate(bytes, 64));
    }

    private static MemorySegment heap(TensorType type, long bytes) {
        int size = type.shape().intSize();
        return switch (type.dtype()) {
            case F32 -> MemorySegment.ofArray(new float[size]);
            case F64 -> MemorySegment.ofArray(new double[size]);
            case I32 -> MemorySegment.ofArray(new int[size]);
            case BF16, F16 -> MemorySegment.ofArray(new byte[(int) bytes]);
        };
    }

    /** An F32 tensor with a copy of these values; no extents make a vector. */
    public static Tensor of(float[] values, int... extents) {
        Tensor tensor = zeros(new TensorType(DType.F32, shapeFor(values.length, extents)));
        MemorySegment.copy(values, 0, tensor.data, FLOAT, 0, values.length);
        return tensor;
    }

    /** An F64 tensor with a copy of these values; no extents make a vector. */
    public static Tensor of(double[] values, int... extents) {
        Tensor tensor = zeros(new TensorType(DType.F64, shapeFor(values.length, extents)));
        MemorySegment.copy(values, 0, tensor.data, DOUBLE, 0, values.length);
        return tensor;
    }

    /** An I32 tensor with a copy of these values; no extents make a vector. */
    public static Tensor of(int[] values, int... extents) {
        Tensor tensor = zeros(new TensorType(DType.I32, shapeFor(values.length, extents)));
        MemorySegment.copy(values, 0, tensor.data, INT, 0, values.length);
        return tensor;
    }

    /** An F32 scalar. */
    public static Tensor scalar(float value) {
        Tensor tensor = zeros(new TensorType(DType.F32, Shape.SCALAR));
        tensor.setFloat(0, value);
        return tensor;
    }

    private static Shape shapeFor(int values, int[] extents) {
        Shape shape = extents.length == 0 ? Shape.of(values) : Shape.of(extents);
        if (shape.size() != values) {
            throw new LimpidException("a tensor of shape " + shape + " has " + shape.size() + " elements, but " + values
                    + " values were given");
        }
        return shape;
    }

    /** Element type and extents. */
    public TensorType type() {
        return type;
    }

    /** The type of the elements. */
    public DType dtype() {
        return type.dtype();
    }

    /** The extents. */
    public Shape shape() {
        return type.shape();
    }

    /** The number of elements. */
    public long size() {
        return type.size();
    }

    /** The values themselves, not a copy. */
    public MemorySegment data() {
        return data;
    }

    /** The element at a row-major index of an F32 tensor. */
    public float getFloat(long index) {
        require(DType.F32);
        return data.get(FLOAT, index * Float.BYTES);
    }

    /** Sets the element at a row-major index of an F32 tensor. */
    public void setFloat(long index, float value) {
        require(DType.F32);
        data.set(FLOAT, index * Float.BYTES, value);
    }

    /** The element at a row-major index of an I32 tensor. */
    public int getInt(long index) {
        require(DType.I32);
        return data.get(INT, index * Integer.BYTES);
    }

    /** Sets the element at a row-major index of an I32 tensor. */
    public void setInt(long index, int value) {
        require(DType.I32);
        data.set(INT, index * Integer.BYTES, value);
    }

    /** The element at a row-major index, whatever its type, as a double: exact for every type. */
    public double get(long index) {
        return switch (type.dtype()) {
            case F32 -> data.get(FLOAT, index * Float.BYTES);
            case F64 -> data.get(DOUBLE, index * Double.BYTES);
            case I32 -> data.get(INT, index * Integer.BYTES);
            case BF16 -> Float.intBitsToFloat(data.get(HALF, index * Short.BYTES) << 16);
            case F16 -> Float.float16ToFloat(data.get(HALF, index * Short.BYTES));
        };
    }

    /** A copy of an F32 tensor's values. */
    public float[] toFloats() {
        require(DType.F32);
        float[] values = new float[type.shape().intSize()];
        MemorySegment.copy(data, FLOAT, 0, values, 0, values.length);
        return values;
    }

    /** A copy of an I32 tensor's values. */
    public int[] toInts() {
        require(DType.I32);
        int[] values = new int[type.shape().intSize()];
        MemorySegment.copy(data, INT, 0, values, 0, values.length);
        return values;
    }

    /** A copy of the values as doubles: exact for every element type. */
    public double[] toDoubles() {
        double[] values = new double[type.shape().intSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /**
     * A copy of floating values in single precision: exact from BF16 and F16, rounded from F64.
     *
     * @throws LimpidException if the elements are integers
     */
    public Tensor toF32() {
        if (!type.dtype().isFloating()) {
            throw new LimpidException("a tensor " + type + " holds integers and is not turned into f32 in silence");
        }
        Tensor converted = zeros(new TensorType(DType.F32, type.shape()));
        for (long i = 0; i < size(); i++) {
            converted.setFloat(i, (float) get(i));
        }
        return converted;
    }

    /** A copy with memory of its own. */
    public Tensor copy() {
        Tensor copy = zeros(type);
        copy.data.copyFrom(data);
        return copy;
    }

    /**
     * Overwrites the values with those of a tensor of the same type.
     *
     * @throws LimpidException if the types differ
     */
    public void copyFrom(Tensor source) {
        if (!source.type.equals(type)) {
            throw new LimpidException("a tensor " + type + " cannot take the values of a tensor " + source.type);
        }
        data.copyFrom(source.data);
    }

    /**
     * The same values under another shape of equal size; memory is shared.
     *
     * @throws LimpidException if the sizes differ
     */
    public Tensor reshape(int... extents) {
        Shape shape = Shape.of(extents);
        if (shape.size() != size()) {
            throw new LimpidException("a tensor " + type + " has " + size() + " elements and cannot take the shape "
                    + shape + ", which has " + shape.size());
        }
        return new Tensor(type.with(shape), data);
    }

    /** Whether type and every bit of the values are the same: NaN equals itself here, and 0 differs from −0. */
    public boolean sameBits(Tensor other) {
        return type.equals(other.type) && data.mismatch(other.data) < 0;
    }

    private void require(DType wanted) {
        if (type.dtype() != wanted) {
            throw new LimpidException("a tensor " + type + " was asked for " + wanted.label() + " elements");
        }
    }

    /** The type, as in {@code f32[2,17,48]}. */
    @Override
    public String toString() {
        return type.toString();
    }
}
