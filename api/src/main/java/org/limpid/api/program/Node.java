package org.limpid.api.program;

import java.util.List;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * One step of a program.
 *
 * @param op what it does
 * @param inputs its operands
 * @param outputs its results
 * @param place where in the model it belongs
 */
public record Node(Op op, List<Value> inputs, List<Value> outputs, Place place) {

    /** Copies the lists. */
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The types of the operands. */
    public List<TensorType> inputTypes() {
        return inputs.stream().map(Value::type).toList();
    }

    /** The types of the results. */
    public List<TensorType> outputTypes() {
        return outputs.stream().map(Value::type).toList();
    }

    /** The floating-point operations that the formula counts. */
    public long flops() {
        return op.flops(inputTypes(), outputTypes());
    }

    /** The bytes of operands read and results written once each. */
    public long bytes() {
        long bytes = 0;
        for (Value input : inputs) {
            bytes += input.type().bytes();
        }
        for (Value output : outputs) {
            bytes += output.type().bytes();
        }
        return bytes;
    }
}
