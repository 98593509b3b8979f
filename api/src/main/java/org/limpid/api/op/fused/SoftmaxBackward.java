package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/** The gradient of {@link Softmax}: from its result y and dy, dx = y ∘ (dy − Σ dy∘y), along the last axis. */
public record SoftmaxBackward() implements Fused {

    @Override
    public String name() {
        return "softmax_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "y", "dy");
        TensorType y = inputs.get(0);
        Check.floating(this, "y", y);
        Check.rankAtLeast(this, "y", y, 1);
        Check.sameDType(this, "y", y, "dy", inputs.get(1));
        Check.shape(this, "dy", inputs.get(1), y.shape());
        return List.of(y);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value y = inputs.get(0);
        Value dy = inputs.get(1);
        Value mean = e.reduce(Reduce.Function.SUM, e.mul(dy, y), true, -1);
        return List.of(e.mul(y, e.sub(dy, mean)));
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 4 * inputs.getFirst().size();
    }
}
