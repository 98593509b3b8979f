package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link SubspaceAttention}. Per head, with A computed again from w: dA = do·wᵀ, δ_i = ⟨do_i, o_i⟩, dS
 * = A ∘ (dA − δ), dw = Aᵀ·do + scale·(dS + dSᵀ)·w. Because the scores are symmetric in w their two roles, query and
 * key, take one product.
 *
 * <p>Operands w, o and do, all (…, n, h·p), where o is the result of the forward step; result dw of the same shape. A
 * NaN spreads to all tokens of its head and batch element.
 *
 * @param heads as in {@link SubspaceAttention}
 * @param scale as in {@link SubspaceAttention}
 */
public record SubspaceAttentionBackward(int heads, double scale) implements Fused {

    /** Refuses fewer than one head and a scale that is not a finite number above 0. */
    public SubspaceAttentionBackward {
        SubspaceAttention.check("subspace_attention_backward", heads, scale);
    }

    @Override
    public String name() {
        return "subspace_attention_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "w", "o", "do");
        TensorType w = inputs.get(0);
        SubspaceAttention.check(this, w, heads);
        Check.type(this, "o", inputs.get(1), w);
        Check.type(this, "do", inputs.get(2), w);
        return List.of(w);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value w = SubspaceAttention.split(e, inputs.get(0), heads);
        Value o = SubspaceAttention.split(e, inputs.get(1), heads);
        Value dout = SubspaceAttention.split(e, inputs.get(2), heads);
        Value attention = SubspaceAttention.attention(e, w, scale);
        Value delta = e.reduce(Reduce.Function.SUM, e.mul(dout, o), true, -1);
        Value scores = e.mul(attention, e.sub(e.matmul(dout, false, w, true), delta));
        Value roles = e.mul(e.matmul(e.add(scores, e.transpose(scores)), w), scale);
        return List.of(SubspaceAttention.join(e, e.add(e.matmul(attention, true, dout, false), roles)));
    }

    /** Four products of 2n²p per head, 9 per score for scaling, softmax and its gradient, 4 per element of w. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType w = inputs.getFirst();
        return w.size() * w.shape().dim(-2) * 8 + 9 * SubspaceAttention.scores(w, heads) + 4 * w.size();
    }
}
