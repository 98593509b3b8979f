package org.limpid.backend.nd4j.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Elements in native memory under a shape, as ND4J sees them: extents and strides in elements. */
public final class NdArray {

    private final NativeOps ops;
    private final Element element;
    private final long[] extents;
    private final long[] strides;
    private final MemorySegment memory;
    private final Pointer address;
    private final LongPointer shapeInfo;

    private NdArray(NativeOps ops, Element element, long[] extents, long[] strides, MemorySegment memory) {
        this.ops = ops;
        this.element = element;
        this.extents = extents;
        this.strides = strides;
        this.memory = memory;
        address = new Address(memory);
        shapeInfo = ops.shapeInfo(element, extents, strides);
    }

    /**
     * A tensor that begins at the beginning of a segment.
     *
     * @param memory at least as long as the tensor
     */
    public static NdArray of(NativeOps ops, TensorType type, MemorySegment memory) {
        return dense(ops, Element.of(type.dtype()), type.shape(), memory);
    }

    static NdArray dense(NativeOps ops, Element element, Shape shape, MemorySegment memory) {
        long bytes = shape.size() * element.bytes();
        return new NdArray(ops, element, extents(shape), shape.strides(), memory.asSlice(0, bytes));
    }

    private static long[] extents(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }

    /** The same elements in the same order under another shape; this must be dense. */
    NdArray reshaped(int... extents) {
        return dense(ops, element, Shape.of(extents), memory);
    }

    /** The same elements in the same order under another shape; this must be dense. */
    NdArray reshaped(Shape shape) {
        return dense(ops, element, shape, memory);
    }

    /** The same bits as elements of another type of equal size; this must be dense. */
    NdArray as(Element other) {
        return dense(ops, other, shape(), memory);
    }

    /**
     * A window on the same memory.
     *
     * @param from its first element
     * @param strides in elements; 0 repeats
     */
    NdArray window(long from, int[] extents, long[] strides) {
        return new NdArray(
                ops,
                element,
                Arrays.stream(extents).asLongStream().toArray(),
                strides,
                memory.asSlice(from * element.bytes()));
    }

    /** Repeated to a larger shape, without a copy; this must be dense. */
    NdArray repeated(Shape target) {
        long[] own = shape().strides();
        int missing = target.rank() - rank();
        long[] repeated = new long[target.rank()];
        for (int axis = 0; axis < own.length; axis++) {
            repeated[axis + missing] = dim(axis) == 1 ? 0 : own[axis];
        }
        return window(0, target.toArray(), repeated);
    }

    Shape shape() {
        return Shape.of(Arrays.stream(extents).mapToInt(Math::toIntExact).toArray());
    }

    int rank() {
        return extents.length;
    }

    /** The extent of an axis, negative ones counted from the last. */
    int dim(int axis) {
        return Math.toIntExact(extents[axis < 0 ? axis + extents.length : axis]);
    }

    long[] strides() {
        return strides.clone();
    }

    long size() {
        long size = 1;
        for (long extent : extents) {
            size *= extent;
        }
        return size;
    }

    /** Elements along the axes before the last {@code axes} ones. */
    int leading(int axes) {
        return shape().range(0, rank() - axes).intSize();
    }

    Element element() {
        return element;
    }

    /** The elements, for copies across the border of the backend. */
    public MemorySegment memory() {
        return memory;
    }

    Pointer address() {
        return address;
    }

    /** A pointer of its own to floats, whose position may be moved. */
    FloatPointer floats() {
        return new FloatPointer(address);
    }

    LongPointer shapeInfo() {
        return shapeInfo;
    }
}
