package org.limpid.api.op;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An op with a formula of its own that a backend may have a kernel for: layer norm, attention, an ISTA step. Open to
 * new implementations, because each says how it is made of primitives; a backend that does not claim it runs that
 * instead.
 */
public non-sealed interface Fused extends Op {

    /**
     * Writes the same mathematics with simpler ops.
     *
     * @param emitter where the ops go
     * @param inputs the operands
     * @return one value per result, with the types that {@link #infer} gives
     */
    List<Value> decompose(Emitter emitter, List<Value> inputs);

    /**
     * Writes the vector-Jacobian product, where that is cheaper than differentiating the decomposition.
     *
     * @param emitter where the ops go
     * @param inputs the operands
     * @param outputs the results
     * @param outputGradients for each result the gradient of the objective with respect to it, null where it has none
     * @return for each operand its gradient, null where it has none; empty if the decomposition is to be differentiated
     */
    default Optional<List<@Nullable Value>> gradient(
            Emitter emitter, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        return Optional.empty();
    }

    @Override
    default Tolerance tolerance() {
        return new Tolerance.Propagated(1);
    }
}
