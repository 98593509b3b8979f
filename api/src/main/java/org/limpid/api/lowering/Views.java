package org.limpid.api.lowering;

import java.util.Map;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Op;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Slice;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Steps whose result already lies inside of their operand, so that there is nothing to do. */
final class Views {

    /** What {@link #offset} gives for a step that has something to do. */
    static final long NONE = -1;

    private Views() {}

    /** The value whose memory holds this one. */
    static Value root(Value value, Map<Value, LoweredStep> producers) {
        Value root = value;
        LoweredStep producer = producers.get(root);
        while (producer != null && offset(producer) != NONE) {
            root = producer.inputs().getFirst();
            producer = producers.get(root);
        }
        return root;
    }

    /** How many elements into its first operand the result of a step begins, or {@link #NONE}. */
    static long offset(LoweredStep step) {
        if (step.isCopy() || step.inputs().size() != 1 || step.outputs().size() != 1) {
            return NONE;
        }
        return offset(
                step.op(),
                step.inputs().getFirst().type(),
                step.outputs().getFirst().type());
    }

    private static long offset(Op op, TensorType from, TensorType to) {
        return switch (op) {
            case Reshape _, Concat _ -> 0;
            case Cast _ -> from.dtype() == to.dtype() ? 0 : NONE;
            case Broadcast _ -> from.size() == to.size() ? 0 : NONE;
            case Permute permute -> keepsOrder(permute, from.shape()) ? 0 : NONE;
            case Slice slice -> offset(slice, from.shape());
            default -> NONE;
        };
    }

    /** Whether only axes of one element change their places. */
    private static boolean keepsOrder(Permute op, Shape shape) {
        int last = -1;
        for (int axis : op.axes()) {
            if (shape.dim(axis) != 1) {
                if (axis < last) {
                    return false;
                }
                last = axis;
            }
        }
        return true;
    }

    /** A box is contiguous if it spans all axes after the first one along which it has more than one element. */
    private static long offset(Slice slice, Shape shape) {
        long[] strides = shape.strides();
        long offset = 0;
        boolean whole = false;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (whole && slice.shape().dim(axis) != shape.dim(axis)) {
                return NONE;
            }
            whole |= slice.shape().dim(axis) > 1;
            offset += slice.starts().get(axis) * strides[axis];
        }
        return offset;
    }
}
