package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The matrix product over the last two axes, Y = op(A)·op(B) with op the transpose where a flag says so; all axes
 * before them are batch axes, which broadcast. A and B have rank 2 or more and the same floating element type. NaN and
 * ∞ follow from the sum of products: 0·∞ is NaN.
 *
 * @param transposeA whether A is stored as (…, K, M) rather than (…, M, K)
 * @param transposeB whether B is stored as (…, N, K) rather than (…, K, N)
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Primitive {

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "A", "B");
        TensorType a = inputs.get(0);
        TensorType b = inputs.get(1);
        Check.floating(this, "A", a);
        Check.sameDType(this, "A", a, "B", b);
        Check.rankAtLeast(this, "A", a, 2);
        Check.rankAtLeast(this, "B", b, 2);
        int inner = inner(a.shape());
        int innerB = b.shape().dim(transposeB ? -1 : -2);
        Check.that(
                inner == innerB,
                this,
                "A is " + a + (transposeA ? " (transposed)" : "") + ", B is " + b + (transposeB ? " (transposed)" : "")
                        + "; the inner extents differ: " + inner + " and " + innerB);
        Shape batch =
                Shapes.broadcast(this, "A's batch", a.with(batch(a.shape())), "B's batch", b.with(batch(b.shape())));
        int rows = a.shape().dim(transposeA ? -1 : -2);
        int columns = b.shape().dim(transposeB ? -2 : -1);
        return List.of(a.with(batch.concat(Shape.of(rows, columns))));
    }

    /** The extent K that is summed over. */
    public int inner(Shape a) {
        return a.dim(transposeA ? -2 : -1);
    }

    private static Shape batch(Shape shape) {
        return shape.range(0, shape.rank() - 2);
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Accumulated(4);
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 2 * outputs.getFirst().size() * inner(inputs.getFirst().shape());
    }
}
