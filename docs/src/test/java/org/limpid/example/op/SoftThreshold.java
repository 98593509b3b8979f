package org.limpid.example.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * Soft thresholding (Beck and Teboulle, A Fast Iterative Shrinkage-Thresholding Algorithm, SIAM J. Imaging Sciences 2009, §1):
 * y = sign(x) · max(|x| − λ, 0). Operand x of any shape, floating; result y of the same type. NaN stays NaN, ±∞ stays ±∞, ±λ and
 * all between becomes 0.
 *
 * @param lambda the threshold, finite and not negative
 */
public record SoftThreshold(double lambda) implements Fused {

    /** Refuses a threshold that is negative or no number. */
    public SoftThreshold {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new LimpidException(
                    "soft_threshold: lambda is " + lambda + "; expected a finite number of at least 0");
        }
    }

    @Override
    public String name() {
        return "soft_threshold";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        if (inputs.size() != 1 || !inputs.getFirst().dtype().isFloating()) {
            throw new LimpidException("soft_threshold: the operands are " + inputs + "; expected one, floating: x");
        }
        return inputs;
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value x = inputs.getFirst();
        Value above = e.relu(e.sub(x, lambda));
        Value below = e.relu(e.sub(e.neg(x), lambda));
        return List.of(e.sub(above, below));
    }
}
