package org.limpid.api.op.fused;

import org.limpid.api.op.Emitter;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;

/** Tokens as rows: ops on (…, q) that treat all leading axes alike. */
final class Rows {

    private Rows() {}

    /** x (…, q) as a matrix (rows, q), so that a product with a shared matrix is a single one. */
    static Value flat(Emitter e, Value x) {
        Shape shape = x.type().shape();
        return e.reshape(x, Math.toIntExact(shape.size() / shape.dim(-1)), shape.dim(-1));
    }

    /** A matrix (rows, q) under the leading axes of {@code like}. */
    static Value unflat(Emitter e, Value matrix, Value like) {
        Shape shape = like.type().shape();
        return e.reshape(matrix, shape.with(-1, matrix.type().shape().dim(-1)));
    }

    /** The sum over all axes but the last. */
    static Value sum(Emitter e, Value x) {
        int[] leading = new int[x.type().shape().rank() - 1];
        for (int axis = 0; axis < leading.length; axis++) {
            leading[axis] = axis;
        }
        return leading.length == 0 ? x : e.reduce(Reduce.Function.SUM, x, false, leading);
    }
}
