package org.limpid.cli.broken;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Update;

/** Runs, in the place of each program, one whose attention is another. */
final class BrokenBackend implements Backend {

    private final Backend whole;

    BrokenBackend(Backend whole) {
        this.whole = whole;
    }

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public Device device() {
        return whole.device();
    }

    @Override
    public Capabilities capabilities() {
        return whole.capabilities();
    }

    @Override
    public Weights allocate(Parameters parameters) {
        return whole.allocate(parameters);
    }

    @Override
    public Session compile(Weights weights, Program... programs) {
        Map<Program, Program> replaced = new HashMap<>();
        for (Program program : programs) {
            replaced.put(program, broken(program));
        }
        Session session = whole.compile(weights, replaced.values().toArray(Program[]::new));
        return new Session() {
            @Override
            public Outputs run(Program program, Inputs inputs) {
                return session.run(replaced.getOrDefault(program, program), inputs);
            }

            @Override
            public ExecutionReport report() {
                return session.report();
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private static Program broken(Program program) {
        ProgramBuilder builder = new ProgramBuilder(program.name());
        Map<Value, Value> values = new HashMap<>();
        for (Input input : program.inputs()) {
            values.put(input.value(), builder.input(input.name(), input.value().type()));
        }
        for (Parameter parameter : program.parameters()) {
            values.put(program.value(parameter), builder.parameter(parameter));
        }
        for (Node node : program.nodes()) {
            List<Value> operands = node.inputs().stream().map(values::get).toList();
            List<Value> results = builder.emit(broken(node.op()), operands);
            for (int i = 0; i < results.size(); i++) {
                values.put(node.outputs().get(i), results.get(i));
            }
        }
        program.outputs().forEach((name, value) -> builder.output(name, value(values, value)));
        for (Update update : program.updates()) {
            builder.update(update.parameter(), value(values, update.value()));
        }
        return builder.build();
    }

    private static Value value(Map<Value, Value> values, Value value) {
        return java.util.Objects.requireNonNull(values.get(value));
    }

    private static Op broken(Op op) {
        return op instanceof SubspaceAttention(int heads, double scale)
                ? new SubspaceAttention(heads, 1.01 * scale)
                : op;
    }

    @Override
    public void close() {
        whole.close();
    }
}
