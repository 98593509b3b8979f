package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** What ops ask of their operands, each with an error that names the op, the operand and what was expected. */
public final class Check {

    private Check() {}

    /** Refuses any other number of operands than {@code names} has; the names are used in the message. */
    public static void operands(Op op, List<TensorType> inputs, String... names) {
        if (inputs.size() != names.length) {
            throw error(
                    op, "takes " + names.length + " operands (" + String.join(", ", names) + "), got " + inputs.size());
        }
    }

    /** Refuses an operand that does not hold real numbers. */
    public static void floating(Op op, String operand, TensorType type) {
        if (!type.dtype().isFloating()) {
            throw error(op, operand + " is " + type + "; expected floating elements. Cast it first");
        }
    }

    /** Refuses an operand that does not hold 32-bit integers. */
    public static void integers(Op op, String operand, TensorType type) {
        dtype(op, operand, type, DType.I32);
    }

    /** Refuses an operand of another element type. */
    public static void dtype(Op op, String operand, TensorType type, DType wanted) {
        if (type.dtype() != wanted) {
            throw error(
                    op, operand + " is " + type + "; expected elements of type " + wanted.label() + ". Cast it first");
        }
    }

    /** Refuses an operand of another element type or shape. */
    public static void type(Op op, String operand, TensorType type, TensorType wanted) {
        if (!type.equals(wanted)) {
            throw error(op, operand + " is " + type + "; expected " + wanted);
        }
    }

    /** Refuses an operand of another shape. */
    public static void shape(Op op, String operand, TensorType type, Shape wanted) {
        if (!type.shape().equals(wanted)) {
            throw error(op, operand + " is " + type + "; expected the shape " + wanted);
        }
    }

    /** Refuses an operand with fewer axes. */
    public static void rankAtLeast(Op op, String operand, TensorType type, int rank) {
        if (type.shape().rank() < rank) {
            throw error(op, operand + " is " + type + "; expected a rank of at least " + rank);
        }
    }

    /** Refuses an operand with another number of axes. */
    public static void rank(Op op, String operand, TensorType type, int rank) {
        if (type.shape().rank() != rank) {
            throw error(op, operand + " is " + type + "; expected a rank of " + rank);
        }
    }

    /** Refuses two operands of different element types. */
    public static void sameDType(Op op, String left, TensorType a, String right, TensorType b) {
        if (a.dtype() != b.dtype()) {
            throw error(op, left + " is " + a + " but " + right + " is " + b + "; expected the same element type");
        }
    }

    /** Refuses a condition on the operands that does not hold. */
    public static void that(boolean condition, Op op, String otherwise) {
        if (!condition) {
            throw error(op, otherwise);
        }
    }

    /** The error of an op: its name, then what is wrong. */
    public static LimpidException error(Op op, String message) {
        return new LimpidException(op.name() + ": " + message);
    }
}
