package org.limpid.api.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.limpid.api.LimpidException;

/**
 * The extents of a dense row-major tensor. A scalar has rank 0 and one element; no extent is zero. Immutable.
 */
public final class Shape {

    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] extents;
    private final long size;

    private Shape(int[] extents, long size) {
        this.extents = extents;
        this.size = size;
    }

    /**
     * The shape of these extents; without any, {@link #SCALAR}.
     *
     * @param extents each at least 1
     * @throws LimpidException if an extent is not positive, or there would be more than 2⁶³ − 1 elements
     */
    public static Shape of(int... extents) {
        if (extents.length == 0) {
            return SCALAR;
        }
        long size = 1;
        for (int extent : extents) {
            if (extent < 1) {
                throw new LimpidException("shape " + Arrays.toString(extents) + " has the extent " + extent
                        + "; every extent is at least 1");
            }
            try {
                size = Math.multiplyExact(size, extent);
            } catch (ArithmeticException overflow) {
                throw new LimpidException("shape " + Arrays.toString(extents) + " has 2^63 elements or more", overflow);
            }
        }
        return new Shape(extents.clone(), size);
    }

    /** The number of axes. */
    public int rank() {
        return extents.length;
    }

    /**
     * The extent along an axis.
     *
     * @param axis from 0, or from −1 backwards: −1 is the last
     * @throws LimpidException if there is no such axis
     */
    public int dim(int axis) {
        return extents[axis(axis)];
    }

    /**
     * An axis counted from 0.
     *
     * @param axis from 0, or from −1 backwards
     * @throws LimpidException if there is no such axis
     */
    public int axis(int axis) {
        int counted = axis < 0 ? axis + extents.length : axis;
        if (counted < 0 || counted >= extents.length) {
            String axes = extents.length == 0
                    ? " is a scalar and has no axis " + axis
                    : " of rank " + extents.length + " has no axis " + axis + "; axes run from " + -extents.length
                            + " to " + (extents.length - 1);
            throw new LimpidException("shape " + this + axes);
        }
        return counted;
    }

    /** The number of elements. */
    public long size() {
        return size;
    }

    /**
     * The number of elements as an {@code int}.
     *
     * @throws LimpidException if there are more than 2³¹ − 1
     */
    public int intSize() {
        if (size > Integer.MAX_VALUE) {
            throw new LimpidException("a tensor of shape " + this + " has " + size + " elements; at most "
                    + Integer.MAX_VALUE + " fit here");
        }
        return (int) size;
    }

    /** A copy of the extents. */
    public int[] toArray() {
        return extents.clone();
    }

    /** The distance in elements between neighbours along each axis. */
    public long[] strides() {
        long[] strides = new long[extents.length];
        long stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        return strides;
    }

    /** The extents of axes {@code from} (inclusive) to {@code to} (exclusive). */
    public Shape range(int from, int to) {
        return of(Arrays.copyOfRange(extents, from, to));
    }

    /** This shape followed by {@code other}'s extents. */
    public Shape concat(Shape other) {
        int[] joined = Arrays.copyOf(extents, extents.length + other.extents.length);
        System.arraycopy(other.extents, 0, joined, extents.length, other.extents.length);
        return of(joined);
    }

    /** This shape with one extent replaced. */
    public Shape with(int axis, int extent) {
        int[] changed = extents.clone();
        changed[axis(axis)] = extent;
        return of(changed);
    }

    /** Whether {@link #broadcast} would turn this shape into {@code target}. */
    public boolean broadcastsTo(Shape target) {
        int missing = target.rank() - rank();
        if (missing < 0) {
            return false;
        }
        for (int axis = 0; axis < rank(); axis++) {
            if (extents[axis] != 1 && extents[axis] != target.extents[axis + missing]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The common shape of two operands: aligned at the last axis, an extent of 1 or a missing axis is repeated.
     *
     * @throws LimpidException if two extents differ and neither is 1
     */
    public static Shape broadcast(Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        int[] extents = new int[rank];
        for (int back = 1; back <= rank; back++) {
            int a = back <= left.rank() ? left.extents[left.rank() - back] : 1;
            int b = back <= right.rank() ? right.extents[right.rank() - back] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new LimpidException("shapes " + left + " and " + right + " do not broadcast: at axis -" + back
                        + " " + a + " meets " + b + ", and neither is 1");
            }
            extents[rank - back] = Math.max(a, b);
        }
        return of(extents);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    /** As in {@code [2,17,48]}. */
    @Override
    public String toString() {
        return Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
