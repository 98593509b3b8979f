package org.limpid.conformance.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.program.Update;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Runs lowered programs, one primitive after the other. */
class HostSession implements Session {

    private final HostBackend backend;
    private final HostWeights weights;
    private final Map<Program, Lowering> programs = new LinkedHashMap<>();
    private final AtomicBoolean entered = new AtomicBoolean();
    private final long bytes;
    private boolean closed;
    private @Nullable String broken;
    private long runs;
    private long kernels;
    private long bytesIn;
    private long bytesOut;

    HostSession(HostBackend backend, HostWeights weights, Program... programs) {
        this.backend = backend;
        this.weights = weights;
        for (Program program : programs) {
            this.programs.put(program, new Lowering(program, weights, backend::lowered));
        }
        this.bytes = this.programs.values().stream().mapToLong(Lowering::bytes).sum();
        backend.reserve("a session", bytes);
        weights.retain();
    }

    @Override
    public Outputs run(Program program, Inputs inputs) {
        enter();
        try {
            requireUsable();
            Lowering lowered = programs.get(program);
            if (lowered == null) {
                throw new LimpidException(
                        "the session was not compiled with the program '" + program.name() + "'; it has "
                                + programs.keySet().stream().map(Program::name).toList());
            }
            feed(program, inputs, lowered);
            execute(lowered);
            update(program, lowered);
            runs++;
            return new HostOutputs(program, lowered);
        } finally {
            leave();
        }
    }

    /** Turns a second thread away. */
    void enter() {
        if (!entered.compareAndSet(false, true)) {
            throw new IllegalStateException("another thread is running this session");
        }
    }

    void leave() {
        entered.set(false);
    }

    private void requireUsable() {
        backend.requireOpen();
        if (closed) {
            throw new LimpidException("this session is closed");
        }
        if (broken != null) {
            throw new LimpidException("this session can only be closed, because a run failed: " + broken);
        }
    }

    private void feed(Program program, Inputs inputs, Lowering lowered) {
        List<Tensor> values = new ArrayList<>();
        for (Input input : program.inputs()) {
            values.add(inputs.require(program, input));
        }
        for (int i = 0; i < values.size(); i++) {
            lowered.buffer(program.inputs().get(i).value()).tensor().copyFrom(values.get(i));
            bytesIn += values.get(i).type().bytes();
        }
    }

    private void execute(Lowering lowered) {
        boolean guard = backend.options().guard();
        for (Lowering.Step step : lowered.steps()) {
            if (guard) {
                step.result().poison();
            }
            try {
                backend.kernels()
                        .run(
                                step.op(),
                                step.operands().stream().map(Buffer::tensor).toList(),
                                step.result());
                kernels++;
                if (guard) {
                    step.result().requireWhole(step.op().name());
                }
            } catch (LimpidException failure) {
                broken = step.source() + ": " + failure.getMessage();
                throw new LimpidException(broken, failure);
            }
        }
    }

    /** Takes all new values before it writes the first. */
    void update(Program program, Lowering lowered) {
        Map<Update, Tensor> values = new HashMap<>();
        for (Update update : program.updates()) {
            values.put(update, lowered.buffer(update.value()).tensor().copy());
        }
        keep(program, lowered);
        values.forEach(
                (update, value) -> weights.buffer(update.parameter()).tensor().copyFrom(value));
    }

    /** Outputs that are parameters show what they were before the update. */
    static void keep(Program program, Lowering lowered) {
        for (Value output : program.outputs().values()) {
            lowered.keep(output);
        }
    }

    HostWeights weights() {
        return weights;
    }

    @Override
    public ExecutionReport report() {
        List<ExecutionReport.Placement> placements = new ArrayList<>();
        for (Program program : programs.keySet()) {
            for (int step = 0; step < program.nodes().size(); step++) {
                Node node = program.nodes().get(step);
                placements.add(new ExecutionReport.Placement(
                        program.name(),
                        step,
                        node.op().name(),
                        backend.capabilities().support(node.op(), node.inputTypes()),
                        "host"));
            }
        }
        return new ExecutionReport(runs, kernels, bytesIn, bytesOut, bytes, placements);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            backend.give(bytes);
            weights.release();
        }
    }

    /** The values of one program's outputs. */
    private final class HostOutputs implements Outputs {

        private final Program program;
        private final Lowering lowered;

        HostOutputs(Program program, Lowering lowered) {
            this.program = program;
            this.lowered = lowered;
        }

        @Override
        public TensorType type(String name) {
            return program.output(name).type();
        }

        @Override
        public void read(String name, Tensor into) {
            requireUsable();
            into.copyFrom(lowered.kept(program.output(name)));
            bytesOut += into.type().bytes();
        }

        @Override
        public float scalar(String name) {
            TensorType type = type(name);
            if (type.size() != 1) {
                throw new LimpidException("the output '" + name + "' is " + type + ", not a scalar");
            }
            return lowered.kept(program.output(name)).getFloat(0);
        }
    }
}
