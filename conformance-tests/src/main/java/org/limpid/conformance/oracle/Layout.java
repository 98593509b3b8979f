package org.limpid.conformance.oracle;

import java.util.List;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Slice;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Ops that move elements and compute nothing: each is a table of where every element of the result comes from. */
final class Layout {

    private Layout() {}

    static Estimate reshape(Estimate x, TensorType type) {
        return new Estimate(type, x.values(), x.bounds());
    }

    static Estimate permute(Permute op, Estimate x, TensorType type) {
        long[] strides = x.shape().strides();
        long[] permuted = new long[strides.length];
        for (int axis = 0; axis < permuted.length; axis++) {
            permuted[axis] = strides[op.axes().get(axis)];
        }
        return gather(x, type, positions(type.shape(), permuted, 0));
    }

    static Estimate broadcast(Estimate x, TensorType type) {
        return gather(x, type, broadcast(x.shape(), type.shape()));
    }

    static Estimate slice(Slice op, Estimate x, TensorType type) {
        long[] strides = x.shape().strides();
        long start = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            start += strides[axis] * op.starts().get(axis);
        }
        return gather(x, type, positions(type.shape(), strides, start));
    }

    static Estimate pad(Pad op, Estimate x, TensorType type, boolean bounded) {
        Estimate padded = constant(type, op.value(), bounded);
        long[] strides = type.shape().strides();
        long start = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            start += strides[axis] * op.before().get(axis);
        }
        return scatter(x, padded, positions(x.shape(), strides, start));
    }

    static Estimate concat(Concat op, List<Estimate> parts, TensorType type, boolean bounded) {
        Estimate joined = constant(type, 0, bounded);
        long[] strides = type.shape().strides();
        long start = 0;
        for (Estimate part : parts) {
            joined = scatter(part, joined, positions(part.shape(), strides, start));
            start += strides[op.axis()] * part.shape().dim(op.axis());
        }
        return joined;
    }

    static Estimate fill(Fill op, boolean bounded) {
        return constant(op.type(), op.value(), bounded);
    }

    static Estimate iota(Iota op, TensorType type) {
        double[] values = new double[op.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return new Estimate(type, values);
    }

    /** For each element of {@code to} the position of the one in {@code from} that is repeated there. */
    static int[] broadcast(Shape from, Shape to) {
        long[] strides = new long[to.rank()];
        long[] own = from.strides();
        int missing = to.rank() - from.rank();
        for (int axis = 0; axis < from.rank(); axis++) {
            strides[axis + missing] = from.dim(axis) == 1 ? 0 : own[axis];
        }
        return positions(to, strides, 0);
    }

    /** {@code start + Σ index·stride} for each index of the shape, in row-major order. */
    static int[] positions(Shape shape, long[] strides, long start) {
        int[] positions = new int[shape.intSize()];
        int[] index = new int[shape.rank()];
        long position = start;
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (int) position;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                position += strides[axis];
                if (++index[axis] < shape.dim(axis)) {
                    break;
                }
                position -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return positions;
    }

    static Estimate gather(Estimate x, TensorType type, int[] positions) {
        double[] values = new double[positions.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.value(positions[i]);
        }
        if (x.bounds() == null) {
            return new Estimate(type, values);
        }
        double[] bounds = new double[positions.length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = x.bound(positions[i]);
        }
        return new Estimate(type, values, bounds);
    }

    /** {@code onto} with the elements of x at those positions. */
    private static Estimate scatter(Estimate x, Estimate onto, int[] positions) {
        double[] values = onto.values().clone();
        double[] bounds = onto.bounds() == null ? null : onto.bounds().clone();
        for (int i = 0; i < positions.length; i++) {
            values[positions[i]] = x.value(i);
            if (bounds != null) {
                bounds[positions[i]] = x.bound(i);
            }
        }
        return new Estimate(onto.type(), values, bounds);
    }

    /** A constant keeps its value; that its type cannot hold it is its error. */
    private static Estimate constant(TensorType type, double value, boolean bounded) {
        double[] values = new double[type.shape().intSize()];
        java.util.Arrays.fill(values, value);
        if (!bounded) {
            return new Estimate(type, values);
        }
        double[] errors = new double[values.length];
        java.util.Arrays.fill(errors, Rounding.storing(type.dtype(), value));
        return Rounding.settled(type, values, errors);
    }
}
