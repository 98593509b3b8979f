package org.limpid.api.lowering;

import java.util.List;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;

/**
 * A step that the backend runs: an op with a kernel, over values of the lowered program.
 *
 * @param op what it does
 * @param inputs its operands
 * @param outputs its results
 * @param source the step of the program that it came from; −1 for a copy that the backend added
 */
public record LoweredStep(Op op, List<Value> inputs, List<Value> outputs, int source) {

    /** Copies the lists. */
    public LoweredStep {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Whether the backend added it to keep a value that would change: it moves data, whatever its op. */
    public boolean isCopy() {
        return source < 0;
    }
}
