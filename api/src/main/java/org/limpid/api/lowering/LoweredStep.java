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
 * @param joined further steps of the program that it does as well
 */
public record LoweredStep(Op op, List<Value> inputs, List<Value> outputs, int source, List<Integer> joined) {

    /** Copies the lists. */
    public LoweredStep {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        joined = List.copyOf(joined);
    }

    /** Of one step of the program. */
    LoweredStep(Op op, List<Value> inputs, List<Value> outputs, int source) {
        this(op, inputs, outputs, source, List.of());
    }

    /** Whether the backend added it to keep a value that would change: it moves data, whatever its op. */
    public boolean isCopy() {
        return source < 0;
    }
}
