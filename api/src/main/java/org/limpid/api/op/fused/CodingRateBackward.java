package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link CodingRate} (Chan et al., ReduNet, JMLR 2022, §3.1):
 * dZ = drate · α Z (I + α ZᵀZ)⁻¹ = drate · α (I + α ZZᵀ)⁻¹ Z, by two triangular solves on the smaller side.
 *
 * <p>Operands Z (…, n, d) and drate (…); result dZ (…, n, d). A NaN in Z makes its batch element NaN.
 *
 * @param alpha as in {@link CodingRate}
 */
public record CodingRateBackward(double alpha) implements Fused {

    /** Refuses an alpha that is not a finite number above 0. */
    public CodingRateBackward {
        Attributes.positive("coding_rate_backward", "alpha", alpha);
    }

    @Override
    public String name() {
        return "coding_rate_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "Z", "drate");
        TensorType z = inputs.getFirst();
        Check.type(this, "drate", inputs.get(1), CodingRate.check(this, z));
        return List.of(z);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value z = inputs.get(0);
        Value drate = inputs.get(1);
        boolean wide = CodingRate.wide(z.type().shape());
        Value l = CodingRate.factor(e, z, alpha);
        Value half = e.apply(new TriangularSolve(false), l, wide ? z : e.transpose(z));
        Value solved = e.apply(new TriangularSolve(true), l, half);
        Value scale = e.reshape(e.mul(drate, alpha), drate.type().shape().concat(Shape.of(1, 1)));
        return List.of(e.mul(wide ? solved : e.transpose(solved), scale));
    }

    /** With k the smaller and l the larger of n and d: the Gram matrix 2k²l, its factor k³/3, two solves of k²l. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        Shape z = inputs.getFirst().shape();
        long k = CodingRate.smaller(z);
        return z.size() * (4 * k + 1) + inputs.get(1).size() * k * k * k / 3;
    }
}
