package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.TensorType;

/**
 * The lower triangular L with A = LLᵀ and a positive diagonal, for each symmetric positive definite matrix in A (…, n,
 * n). Only the lower triangle of A is read; the strict upper triangle of L is 0. If A is not positive definite (or
 * holds a NaN in its lower triangle) every element of that matrix's lower triangle is NaN.
 */
public record Cholesky() implements Primitive {

    @Override
    public String name() {
        return "cholesky";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "A");
        TensorType a = inputs.getFirst();
        Check.floating(this, "A", a);
        Check.rankAtLeast(this, "A", a, 2);
        Check.that(a.shape().dim(-1) == a.shape().dim(-2), this, "A is " + a + "; its last two extents must be equal");
        return List.of(a);
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Residual(4);
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType a = inputs.getFirst();
        return Math.max(1, a.size() * a.shape().dim(-1) / 3);
    }
}
