package org.limpid.conformance.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** A program as a list of primitives, each with the buffers it reads and the one it writes. */
final class Lowering implements Emitter {

    /**
     * One primitive.
     *
     * @param source the step of the program that it comes from, for error messages
     */
    record Step(Primitive op, List<Buffer> operands, Buffer result, String source) {}

    private final Map<Value, Buffer> buffers = new HashMap<>();
    private final Map<Value, Tensor> kept = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final UnaryOperator<Fused> fusions;
    private int next;
    private String source = "";

    /**
     * Makes buffers for inputs and lowers every step.
     *
     * @param weights where parameters are read
     * @param fusions what is decomposed in the place of a fused op
     */
    Lowering(Program program, HostWeights weights, UnaryOperator<Fused> fusions) {
        this.fusions = fusions;
        this.next = program.valueCount();
        program.inputs()
                .forEach(input ->
                        buffers.put(input.value(), new Buffer(input.value().type())));
        program.parameters().forEach(parameter -> buffers.put(program.value(parameter), weights.buffer(parameter)));
        for (int number = 0; number < program.nodes().size(); number++) {
            Node node = program.nodes().get(number);
            String scope = node.place().scope();
            source = "program '" + program.name() + "', step " + number + ": "
                    + node.op().name() + (scope.isEmpty() ? "" : " in " + scope);
            List<Value> results = emit(node.op(), node.inputs());
            for (int i = 0; i < results.size(); i++) {
                buffers.put(node.outputs().get(i), buffer(results.get(i)));
            }
        }
    }

    @Override
    public List<Value> emit(Op op, List<Value> inputs) {
        return switch (op) {
            case Fused fused -> fusions.apply(fused).decompose(this, inputs);
            case Primitive primitive -> {
                TensorType type =
                        op.infer(inputs.stream().map(Value::type).toList()).getFirst();
                Value result = new Value(next++, type);
                Buffer buffer = new Buffer(type);
                buffers.put(result, buffer);
                steps.add(new Step(primitive, inputs.stream().map(this::buffer).toList(), buffer, source));
                yield List.of(result);
            }
        };
    }

    Buffer buffer(Value value) {
        Buffer buffer = buffers.get(value);
        if (buffer == null) {
            throw new IllegalArgumentException("no step before computes " + value + " " + value.type());
        }
        return buffer;
    }

    /** Copies an output, so that updates do not change it. */
    void keep(Value output) {
        kept.computeIfAbsent(output, _ -> Tensor.zeros(output.type()))
                .copyFrom(buffer(output).tensor());
    }

    /** What {@link #keep} copied last. */
    Tensor kept(Value output) {
        return java.util.Objects.requireNonNull(kept.get(output));
    }

    List<Step> steps() {
        return steps;
    }

    /** What the results take; inputs and parameters are counted elsewhere. */
    long bytes() {
        return steps.stream()
                .mapToLong(step -> step.result().whole().byteSize())
                .sum();
    }
}
