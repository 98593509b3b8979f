package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link CrossEntropy} for the logits: dlogits_b = dloss · w_b / Σ w · (softmax(logits_b) − t_b), where
 * t_b is 1 − ε at the label plus ε/C everywhere.
 *
 * <p>Operands logits (B, C), label I32 (B), weight (B), dloss a scalar; result dlogits (B, C). Labels and special
 * values as in {@link CrossEntropy}: a NaN or +∞ among a sample's logits makes its row NaN.
 *
 * @param labelSmoothing ε, from 0 to 1
 */
public record CrossEntropyBackward(double labelSmoothing) implements Fused {

    /** Refuses a smoothing outside 0 … 1. */
    public CrossEntropyBackward {
        Attributes.proportion("cross_entropy_backward", "labelSmoothing", labelSmoothing);
    }

    @Override
    public String name() {
        return "cross_entropy_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "logits", "label", "weight", "dloss");
        Check.type(this, "dloss", inputs.get(3), CrossEntropy.check(this, inputs));
        return List.of(inputs.getFirst());
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value logits = inputs.get(0);
        Value weight = inputs.get(2);
        int samples = logits.type().shape().dim(0);
        double everywhere = labelSmoothing / logits.type().shape().dim(1);
        Value target = e.select(
                CrossEntropy.oneHot(e, logits, inputs.get(1)),
                e.constant(1 - labelSmoothing + everywhere, logits),
                e.constant(everywhere, logits));
        Value share = e.div(e.mul(weight, inputs.get(3)), e.sum(weight, 0));
        Value surplus = e.sub(e.apply(new Softmax(), logits), target);
        return List.of(e.mul(e.reshape(share, samples, 1), surplus));
    }

    /** The softmax 5, the difference 1, the weight 1: 7 per logit. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 7 * inputs.getFirst().size();
    }
}
