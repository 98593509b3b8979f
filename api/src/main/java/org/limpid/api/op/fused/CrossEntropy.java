package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The cross-entropy of logits against labels, with label smoothing ε (Szegedy et al., CVPR 2016, §7), as a weighted
 * mean: loss = Σ_b w_b·loss_b / Σ_b w_b, where p = softmax(logits_b) and loss_b = (1 − ε)(−log p_label) + ε · mean_c
 * (−log p_c). Natural logarithm; the unit is nats.
 *
 * <p>Operands logits (B, C) floating, label I32 (B), weight (B); result loss, a scalar. A sample of a padded batch is
 * left out by the weight 0, but its logits must still be finite. A label outside 0 … C − 1 is an error of the run that
 * names the position and the label. A logit of −∞ means probability 0; a NaN or +∞ among the logits makes the loss NaN,
 * and so do weights that add up to 0.
 *
 * @param labelSmoothing ε, from 0 to 1
 */
public record CrossEntropy(double labelSmoothing) implements Fused {

    /** Refuses a smoothing outside 0 … 1. */
    public CrossEntropy {
        Attributes.proportion("cross_entropy", "labelSmoothing", labelSmoothing);
    }

    @Override
    public String name() {
        return "cross_entropy";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "logits", "label", "weight");
        return List.of(check(this, inputs));
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value weight = inputs.get(2);
        Value weighted = e.sum(e.mul(perSample(e, inputs.get(0), inputs.get(1)), weight), 0);
        return List.of(e.div(weighted, e.sum(weight, 0)));
    }

    /** loss_b = log Σ e^x − (1 − ε)·x_label − ε·mean x with x = logits_b − max: no probability is ever rounded to 0. */
    private Value perSample(Emitter e, Value logits, Value label) {
        Value x = e.sub(logits, e.reduce(Reduce.Function.MAX, logits, true, -1));
        // Selecting, not multiplying with a one-hot row: 0·∞ would spoil a sample with a logit of −∞.
        Value chosen = e.sum(e.select(oneHot(e, logits, label), x, e.constant(0, x)), -1);
        Value loss = e.sub(e.log(e.sum(e.exp(x), -1)), e.mul(chosen, 1 - labelSmoothing));
        return labelSmoothing == 0 ? loss : e.sub(loss, e.mul(e.mean(x, false, -1), labelSmoothing));
    }

    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dloss = Objects.requireNonNull(outputGradients.getFirst());
        Value logits = inputs.get(0);
        Value label = inputs.get(1);
        Value weight = inputs.get(2);
        Value dlogits = e.apply(new CrossEntropyBackward(labelSmoothing), logits, label, weight, dloss);
        // Rarely asked for; steps that nothing needs are dropped when the program is built.
        Value excess = e.sub(perSample(e, logits, label), outputs.getFirst());
        Value dweight = e.div(e.mul(excess, dloss), e.sum(weight, 0));
        return Optional.of(Arrays.asList(dlogits, null, dweight));
    }

    /** The softmax 5, the smoothed pick 3: 8 per logit. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 8 * inputs.getFirst().size();
    }

    /** Checks the first three operands and gives the type of the loss. */
    static TensorType check(Op op, List<TensorType> inputs) {
        TensorType logits = inputs.get(0);
        Check.floating(op, "logits", logits);
        Check.rank(op, "logits", logits, 2);
        Shape batch = Shape.of(logits.shape().dim(0));
        Check.type(op, "label", inputs.get(1), new TensorType(DType.I32, batch));
        Check.type(op, "weight", inputs.get(2), logits.with(batch));
        return logits.with(Shape.SCALAR);
    }

    /** A mask (B, C). The labels pass through a gather, which refuses those that name no class. */
    static Value oneHot(Emitter e, Value logits, Value label) {
        int samples = logits.type().shape().dim(0);
        int classes = logits.type().shape().dim(1);
        Value numbers = e.apply(new Iota(classes));
        Value checked = e.apply(new GatherRows(), numbers, label);
        return e.compare(Compare.Relation.EQ, e.reshape(checked, samples, 1), e.reshape(numbers, 1, classes));
    }
}
