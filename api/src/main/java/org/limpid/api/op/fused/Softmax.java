package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * The softmax along the last axis, y = e^(x − max x) / Σ e^(x − max x); x floating, of rank 1 or more. A row with a
 * NaN, with +∞, or of nothing but −∞ is all NaN.
 */
public record Softmax() implements Fused {

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        Check.floating(this, "x", inputs.getFirst());
        Check.rankAtLeast(this, "x", inputs.getFirst(), 1);
        return inputs;
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value x = inputs.getFirst();
        Value exp = e.exp(e.sub(x, e.reduce(Reduce.Function.MAX, x, true, -1)));
        return List.of(e.div(exp, e.reduce(Reduce.Function.SUM, exp, true, -1)));
    }

    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dy = Objects.requireNonNull(outputGradients.getFirst());
        return Optional.of(Arrays.asList(e.apply(new SoftmaxBackward(), outputs.getFirst(), dy)));
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 5 * inputs.getFirst().size();
    }
}
