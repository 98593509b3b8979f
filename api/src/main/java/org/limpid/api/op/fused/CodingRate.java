package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The coding rate of samples (Ma, Derksen, Hong and Wright, TPAMI 2007; Yu et al., NeurIPS 2023, eq. 7): rate = ½ log
 * det(I + α ZᵀZ), in nats, with the samples as rows. Because det(I + α ZᵀZ) = det(I + α ZZᵀ) the smaller Gram matrix is
 * factored: rate = Σ log L_ii with LLᵀ = I + α·Gram.
 *
 * <p>Operand Z (…, n, d) floating: n samples of d features; result rate (…). A NaN in Z makes the rate of its batch
 * element NaN; an infinity, or a Gram matrix that overflows, makes it NaN or ∞.
 *
 * @param alpha α, above 0; d/(nε²) for the coding rate up to precision ε
 */
public record CodingRate(double alpha) implements Fused {

    /** Refuses an alpha that is not a finite number above 0. */
    public CodingRate {
        Attributes.positive("coding_rate", "alpha", alpha);
    }

    @Override
    public String name() {
        return "coding_rate";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "Z");
        return List.of(check(this, inputs.getFirst()));
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value l = factor(e, inputs.getFirst(), alpha);
        Value mask = e.triangle(Compare.Relation.EQ, l.type().shape().dim(-1));
        Value diagonal = e.sum(e.select(mask, l, e.constant(0, l)), -1);
        return List.of(e.sum(e.log(diagonal), -1));
    }

    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value drate = Objects.requireNonNull(outputGradients.getFirst());
        return Optional.of(Arrays.asList(e.apply(new CodingRateBackward(alpha), inputs.getFirst(), drate)));
    }

    /** With k the smaller and l the larger of n and d: the Gram matrix 2k²l, its factor k³/3. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        Shape z = inputs.getFirst().shape();
        long k = smaller(z);
        return z.size() * 2 * k + outputs.getFirst().size() * k * k * k / 3;
    }

    /** Checks Z and gives the type of the rate. */
    static TensorType check(Op op, TensorType z) {
        Check.floating(op, "Z", z);
        Check.rankAtLeast(op, "Z", z, 2);
        return z.with(z.shape().range(0, z.shape().rank() - 2));
    }

    static int smaller(Shape z) {
        return Math.min(z.dim(-1), z.dim(-2));
    }

    /** Whether there are fewer samples than features, so that the Gram matrix is taken between samples. */
    static boolean wide(Shape z) {
        return z.dim(-2) < z.dim(-1);
    }

    /** The Cholesky factor of I + α·Gram on the smaller side. */
    static Value factor(Emitter e, Value z, double alpha) {
        boolean wide = wide(z.type().shape());
        Value gram = e.mul(e.matmul(z, !wide, z, wide), alpha);
        Value identity = e.identity(smaller(z.type().shape()), z.type().dtype());
        return e.apply(new Cholesky(), e.add(gram, identity));
    }
}
