package org.limpid.api.op;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Shape arithmetic that several ops share. */
final class Shapes {

    private Shapes() {}

    /** The common shape of two operands, or an error that names the op and both operands. */
    static Shape broadcast(Op op, String left, TensorType a, String right, TensorType b) {
        try {
            return Shape.broadcast(a.shape(), b.shape());
        } catch (LimpidException mismatch) {
            throw new LimpidException(
                    op.name() + ": " + left + " is " + a + ", " + right + " is " + b + "; " + mismatch.getMessage(),
                    mismatch);
        }
    }

    /** A constant attribute as an immutable list. */
    static List<Integer> list(int... values) {
        List<Integer> list = new ArrayList<>(values.length);
        for (int value : values) {
            list.add(value);
        }
        return List.copyOf(list);
    }
}
