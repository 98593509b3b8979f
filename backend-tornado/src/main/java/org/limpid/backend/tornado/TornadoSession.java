package org.limpid.backend.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.backend.tornado.device.DevicePlan;
import org.limpid.backend.tornado.device.DeviceProgram;
import org.limpid.backend.tornado.device.SessionArrays;
import org.limpid.backend.tornado.plan.ProgramPlan;
import org.limpid.backend.tornado.plan.Region;
import org.limpid.backend.tornado.plan.SessionPlan;

/** Programs as task graphs over weights. */
final class TornadoSession implements Session {

    private final TornadoBackend backend;
    private final TornadoWeights weights;
    private final SessionPlan plan;
    private final SessionArrays arrays;
    private final List<TornadoOutputs> outputs = new ArrayList<>();
    private final List<ExecutionReport.Placement> placements = new ArrayList<>();
    private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
    private long memoryBytes;
    private boolean closed;
    private boolean failed;
    private @Nullable ProgramPlan latest;
    private long runs;
    private long kernels;
    private long bytesIn;
    private long bytesOut;

    TornadoSession(TornadoBackend backend, TornadoWeights weights, Program... programs) {
        this.backend = backend;
        this.weights = weights;
        for (Program program : programs) {
            requireParameters(program);
        }
        plan = new SessionPlan(weights.layout(), backend.tuning(), List.of(programs));
        for (ProgramPlan program : plan.programs()) {
            outputs.add(new TornadoOutputs(this, program));
            placements.addAll(program.placements());
        }
        String what = "compiling "
                + plan.programs().stream()
                        .map(each -> "'" + each.program().name() + "'")
                        .toList();
        backend.budget().reserve(what, plan.bytes());
        memoryBytes = plan.bytes();
        try {
            arrays = backend.engine().session(plan);
        } catch (RuntimeException | Error failure) {
            backend.budget().release(memoryBytes);
            throw failure;
        }
    }

    /** Puts its graphs beside those of the other sessions over the same weights. */
    void open() {
        try {
            weights.add(this);
        } catch (RuntimeException | Error failure) {
            arrays.close();
            backend.budget().release(memoryBytes);
            throw failure;
        }
    }

    private void requireParameters(Program program) {
        for (Parameter parameter : program.parameters()) {
            if (!weights.layout().contains(parameter)) {
                throw new LimpidException("program '" + program.name() + "' uses the parameter '" + parameter.name()
                        + "' " + parameter.type() + ", which is not among the weights; they hold "
                        + weights.parameters().list());
            }
        }
    }

    SessionPlan plan() {
        return plan;
    }

    SessionArrays arrays() {
        return arrays;
    }

    @Override
    public Outputs run(Program program, Inputs inputs) {
        begin();
        try {
            requireUsable();
            int index = indexOf(program);
            ProgramPlan compiled = plan.programs().get(index);
            compiled.inputs().forEach(input -> inputs.require(program, input));
            latest = null;
            failed = true;
            synchronized (backend.lock()) {
                run(index, compiled, inputs);
            }
            failed = false;
            latest = compiled;
            runs++;
            return outputs.get(index);
        } finally {
            end();
        }
    }

    private void run(int index, ProgramPlan compiled, Inputs inputs) {
        DevicePlan device = weights.onDevice();
        DeviceProgram there = device.program(weights.number(this), index);
        for (int i = 0; i < compiled.inputs().size(); i++) {
            Tensor value = inputs.require(compiled.program(), compiled.inputs().get(i));
            Region region = compiled.input(i);
            there.input(region.isInt())
                    .data()
                    .asSlice(4L * region.offset(), region.type().bytes())
                    .copyFrom(value.data());
        }
        weights.changed();
        for (int segment = 0; segment < compiled.every().size(); segment++) {
            there.run(segment);
            kernels += compiled.every().get(segment).tasks().size();
            compiled.require(segment, there.status(segment));
        }
        bytesIn += 4L * compiled.inputFloats() + 4L * compiled.inputInts();
        outputs.get(index).ready(there);
    }

    private int indexOf(Program program) {
        for (int i = 0; i < plan.programs().size(); i++) {
            if (plan.programs().get(i).program() == program) {
                return i;
            }
        }
        throw new LimpidException("program '" + program.name() + "' was not compiled in this session; it has "
                + plan.programs().stream()
                        .map(each -> "'" + each.program().name() + "'")
                        .toList());
    }

    // ---- one thread at a time
    // ----------------------------------------------------------------------------------------

    private void begin() {
        Thread current = Thread.currentThread();
        Thread other = user.compareAndExchange(null, current);
        if (other != null) {
            throw new IllegalStateException("the thread '" + current.getName() + "' entered a session that the thread '"
                    + other.getName() + "' is using; a session is used by one thread at a time");
        }
    }

    /** The end of what {@link #beginReading} began. */
    void end() {
        user.set(null);
    }

    /** An output of a program is about to be copied out of the array that the device filled. */
    void beginReading(ProgramPlan program, long bytes) {
        begin();
        if (closed || latest != program) {
            end();
            throw new IllegalStateException(
                    closed
                            ? "an output was read after its session was closed"
                            : "the outputs of program '" + program.program().name()
                                    + "' are gone: they are valid until the next run of their session");
        }
        bytesOut += bytes;
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("a program was run in a session that is closed");
        }
        if (failed) {
            throw new IllegalStateException("a step of this session failed before; it can only be closed");
        }
    }

    @Override
    public ExecutionReport report() {
        return new ExecutionReport(runs, kernels, bytesIn, bytesOut, memoryBytes, placements);
    }

    @Override
    public void close() {
        begin();
        try {
            if (!closed) {
                closed = true;
                latest = null;
                try {
                    synchronized (backend.lock()) {
                        weights.remove(this);
                    }
                } finally {
                    arrays.close();
                    backend.budget().release(memoryBytes);
                    memoryBytes = 0;
                    backend.forget(this);
                }
            }
        } finally {
            end();
        }
    }
}
