package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The X with op(L)·X = B for lower triangular L (…, n, n) and B (…, n, k), op the transpose where the flag says so.
 * Only the lower triangle of L is read; batch axes are equal. A zero on the diagonal gives ±∞ or NaN as division does.
 *
 * @param transpose whether to solve with Lᵀ
 */
public record TriangularSolve(boolean transpose) implements Primitive {

    @Override
    public String name() {
        return "triangular_solve";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "L", "B");
        TensorType l = inputs.get(0);
        TensorType b = inputs.get(1);
        Check.floating(this, "L", l);
        Check.sameDType(this, "L", l, "B", b);
        Check.rankAtLeast(this, "L", l, 2);
        Shape shape = l.shape();
        Check.that(shape.dim(-1) == shape.dim(-2), this, "L is " + l + "; its last two extents must be equal");
        Check.rank(this, "B", b, shape.rank());
        Check.shape(this, "B", b, shape.with(-1, b.shape().dim(-1)));
        return List.of(b);
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Residual(4);
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return inputs.get(1).size() * inputs.get(0).shape().dim(-1);
    }
}
