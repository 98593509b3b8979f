package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * The overcomplete dictionary block of CRATE-α (Yang et al., NeurIPS 2024, §3): two proximal steps from zero towards
 * min_z≥0 ½‖x − Dz‖² + λ‖z‖₁, decoded by a dictionary of its own. With tokens as rows: z1 = ReLU(η·xD − ηλ), z2 =
 * ReLU(z1 − η(z1Dᵀ − x)D − ηλ), y = z2·D1ᵀ.
 *
 * <p>Operands x (…, d) floating, D and D1 (d, m) with m of any size; results y (…, d), z1 and z2 (…, m). NaN follows
 * from the formula; a code at exactly 0 counts as inactive.
 *
 * @param eta η, the step size, above 0
 * @param lambda λ, the sparsity, at least 0; the threshold is ηλ
 */
public record OvercompleteDictionary(double eta, double lambda) implements Fused {

    /** Refuses a step size that is not above 0 and a negative sparsity; both must be finite. */
    public OvercompleteDictionary {
        IstaStep.check("overcomplete_dictionary", eta, lambda);
    }

    @Override
    public String name() {
        return "overcomplete_dictionary";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x", "D", "D1");
        TensorType codes = check(this, inputs);
        return List.of(inputs.getFirst(), codes, codes);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value tokens = inputs.get(0);
        Value d = inputs.get(1);
        Value x = Rows.flat(e, tokens);
        double threshold = eta * lambda;
        Value z1 = e.relu(e.sub(e.mul(e.matmul(x, d), eta), threshold));
        Value step = e.mul(e.matmul(e.sub(x, e.matmul(z1, false, d, true)), d), eta);
        Value z2 = e.relu(e.sub(e.add(z1, step), threshold));
        Value y = e.matmul(z2, false, inputs.get(2), true);
        return List.of(Rows.unflat(e, y, tokens), Rows.unflat(e, z1, tokens), Rows.unflat(e, z2, tokens));
    }

    /** The rule holds where only y leads to the objective; if a code does too, the decomposition is differentiated. */
    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dy = outputGradients.get(0);
        if (dy == null || outputGradients.get(1) != null || outputGradients.get(2) != null) {
            return Optional.empty();
        }
        List<Value> gradients = e.emit(
                new OvercompleteDictionaryBackward(eta, lambda),
                List.of(inputs.get(0), inputs.get(1), inputs.get(2), outputs.get(1), outputs.get(2), dy));
        return Optional.of(Arrays.asList(gradients.get(0), gradients.get(1), gradients.get(2)));
    }

    /** Four products of 2m per element of x, 1 per element of x, 7 per code. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType x = inputs.get(0);
        int codes = inputs.get(1).shape().dim(1);
        return x.size() * (8L * codes + 1) + 7 * outputs.get(1).size();
    }

    /** Checks the first three operands and gives the type of the codes. */
    static TensorType check(Op op, List<TensorType> inputs) {
        TensorType x = inputs.get(0);
        TensorType d = inputs.get(1);
        Check.floating(op, "x", x);
        Check.rankAtLeast(op, "x", x, 1);
        Check.sameDType(op, "x", x, "D", d);
        Check.rank(op, "D", d, 2);
        Check.shape(op, "D", d, d.shape().with(0, x.shape().dim(-1)));
        Check.type(op, "D1", inputs.get(2), d);
        return x.with(x.shape().with(-1, d.shape().dim(1)));
    }
}
