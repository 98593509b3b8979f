package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link OvercompleteDictionary} through y: dD1 = dyᵀz2, q2 = (dy·D1) ∘ 1[z2 &gt; 0], r = x − z1Dᵀ,
 * s = η·q2Dᵀ, q1 = (q2 − sD) ∘ 1[z1 &gt; 0], dD = η·rᵀq2 − sᵀz1 + η·xᵀq1, dx = s + η·q1Dᵀ, sums over all tokens.
 *
 * <p>Operands x (…, d), D and D1 (d, m), z1 and z2 (…, m) as the forward step gave them, dy (…, d); results dx (…, d),
 * dD and dD1 (d, m). Where a code is 0 or NaN the gradient through it is cut off.
 *
 * @param eta as in {@link OvercompleteDictionary}
 * @param lambda as in {@link OvercompleteDictionary}
 */
public record OvercompleteDictionaryBackward(double eta, double lambda) implements Fused {

    /** Refuses a step size that is not above 0 and a negative sparsity; both must be finite. */
    public OvercompleteDictionaryBackward {
        IstaStep.check("overcomplete_dictionary_backward", eta, lambda);
    }

    @Override
    public String name() {
        return "overcomplete_dictionary_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x", "D", "D1", "z1", "z2", "dy");
        TensorType codes = OvercompleteDictionary.check(this, inputs);
        Check.type(this, "z1", inputs.get(3), codes);
        Check.type(this, "z2", inputs.get(4), codes);
        Check.type(this, "dy", inputs.get(5), inputs.getFirst());
        return inputs.subList(0, 3);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value tokens = inputs.get(0);
        Value d = inputs.get(1);
        Value x = Rows.flat(e, tokens);
        Value z1 = Rows.flat(e, inputs.get(3));
        Value z2 = Rows.flat(e, inputs.get(4));
        Value dy = Rows.flat(e, inputs.get(5));
        Value q2 = IstaStepBackward.activeOnly(e, e.matmul(dy, inputs.get(2)), z2);
        Value r = e.sub(x, e.matmul(z1, false, d, true));
        Value s = e.mul(e.matmul(q2, false, d, true), eta);
        Value q1 = IstaStepBackward.activeOnly(e, e.sub(q2, e.matmul(s, d)), z1);
        Value direct = e.mul(e.add(e.matmul(r, true, q2, false), e.matmul(x, true, q1, false)), eta);
        Value dd = e.sub(direct, e.matmul(s, true, z1, false));
        Value dx = e.add(s, e.mul(e.matmul(q1, false, d, true), eta));
        return List.of(Rows.unflat(e, dx, tokens), dd, e.matmul(dy, true, z2, false));
    }

    /** Nine products of 2m per element of x, 4 per element of x, 3 per code, 3 per element of D. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType x = inputs.get(0);
        TensorType d = inputs.get(1);
        return x.size() * (18L * d.shape().dim(1) + 4) + 3 * inputs.get(3).size() + 3 * d.size();
    }
}
