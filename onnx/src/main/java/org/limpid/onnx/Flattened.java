package org.limpid.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;

/** Writes fused ops out, but for those that ONNX has too, into a program with the same inputs, parameters and outputs. */
final class Flattened implements Emitter {

    private final ProgramBuilder builder;

    private Flattened(ProgramBuilder builder) {
        this.builder = builder;
    }

    /**
     * The program with other outputs, if any are named.
     *
     * @param outputs names of outputs or of named values
     */
    static Program of(Program program, Collection<String> outputs) {
        if (!program.updates().isEmpty()) {
            throw new LimpidException("program '" + program.name() + "' updates parameters, beginning with '"
                    + program.updates().getFirst().parameter().name()
                    + "'; an ONNX model is a pure function: export the program for inference");
        }
        ProgramBuilder builder = new ProgramBuilder(program.name());
        Map<Value, Value> known = new HashMap<>();
        program.inputs()
                .forEach(input -> known.put(
                        input.value(), builder.input(input.name(), input.value().type())));
        program.parameters().forEach(parameter -> known.put(program.value(parameter), builder.parameter(parameter)));
        Flattened flattened = new Flattened(builder);
        for (Node node : program.nodes()) {
            List<Value> operands = node.inputs().stream().map(known::get).toList();
            try (ProgramBuilder.Scope _ = builder.at(node.place())) {
                List<Value> results = flattened.emit(node.op(), operands);
                for (int i = 0; i < results.size(); i++) {
                    known.put(node.outputs().get(i), results.get(i));
                }
            }
        }
        Map<String, Value> wanted = new LinkedHashMap<>();
        outputs.forEach(name ->
                wanted.put(name, program.outputs().containsKey(name) ? program.output(name) : program.named(name)));
        (wanted.isEmpty() ? program.outputs() : wanted)
                .forEach((name, value) -> builder.output(name, Objects.requireNonNull(known.get(value))));
        return builder.build();
    }

    @Override
    public List<Value> emit(Op op, List<Value> inputs) {
        boolean kept = op instanceof Softmax || op instanceof LayerNorm;
        return op instanceof Fused fused && !kept
                ? new ArrayList<>(fused.decompose(this, inputs))
                : builder.emit(op, inputs);
    }
}
