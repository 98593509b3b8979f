package org.limpid.api.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;

/** Compiled programs over weights, with one memory for the intermediates of all. */
final class InterpreterSession<T> implements Session {

    private final Interpreter<T> backend;
    private final InterpreterWeights<T> weights;
    private final List<CompiledProgram<T>> programs = new ArrayList<>();
    private final List<InterpreterOutputs<T>> outputs = new ArrayList<>();
    private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
    private final List<ExecutionReport.Placement> placements = new ArrayList<>();
    private final List<Memory<T>> memories = new ArrayList<>();
    private @Nullable KernelSet<T> kernels;
    private long memoryBytes;
    private boolean closed;
    private boolean failed;
    private @Nullable CompiledProgram<T> latest;
    private long runs;
    private long kernelCount;
    private long bytesIn;
    private long bytesOut;

    InterpreterSession(Interpreter<T> backend, InterpreterWeights<T> weights, Program... sources) {
        this.backend = backend;
        this.weights = weights;
        boolean guarded = backend.guarded();
        List<MemoryPlan> plans = new ArrayList<>();
        for (Program source : sources) {
            requireParameters(source);
            plans.add(new MemoryPlan(Lowered.of(source, backend.engine().target()), guarded ? Guard.MARGIN : 0));
        }
        int floats = plans.stream().mapToInt(plan -> plan.size(DType.F32)).max().orElse(0);
        int ints = plans.stream().mapToInt(plan -> plan.size(DType.I32)).max().orElse(0);
        weights.retain();
        try {
            build(
                    plans,
                    guarded,
                    backend.engine().extent(floats, ints, !backend.budget().isLimited()));
        } catch (RuntimeException | Error failure) {
            release();
            throw failure;
        }
    }

    private void build(List<MemoryPlan> plans, boolean guarded, Extent<T> extent) {
        Engine<T> engine = backend.engine();
        String what = "compiling "
                + plans.stream()
                        .map(plan -> "'" + plan.lowered().program().name() + "'")
                        .toList();
        Memory<T> shared = allocate(what, extent);
        KernelSet<T> kernels =
                engine.kernels(plans.stream().map(MemoryPlan::lowered).toList(), backend.budget());
        this.kernels = kernels;
        for (MemoryPlan plan : plans) {
            Memory<T> constants = allocate(what, CompiledProgram.constantExtent(engine, plan));
            CompiledProgram<T> program =
                    new CompiledProgram<>(engine, plan, kernels, shared, constants, weights, guarded);
            programs.add(program);
            outputs.add(new InterpreterOutputs<>(engine, this, program));
            placements.addAll(program.placements());
        }
    }

    private Memory<T> allocate(String what, Extent<T> extent) {
        backend.budget().reserve(what, extent.bytes());
        memoryBytes += extent.bytes();
        Memory<T> memory = extent.allocate(what);
        memories.add(memory);
        return memory;
    }

    private void requireParameters(Program program) {
        for (Parameter parameter : program.parameters()) {
            if (!weights.parameters().contains(parameter)) {
                throw new LimpidException("program '" + program.name() + "' uses the parameter '" + parameter.name()
                        + "' " + parameter.type() + ", which is not among the weights; they hold "
                        + weights.parameters().list());
            }
        }
    }

    @Override
    public Outputs run(Program program, Inputs inputs) {
        begin();
        try {
            requireUsable();
            int index = indexOf(program);
            CompiledProgram<T> compiled = programs.get(index);
            compiled.check(inputs);
            latest = null;
            failed = true;
            compiled.run(inputs);
            failed = false;
            latest = compiled;
            runs++;
            kernelCount += compiled.kernels();
            bytesIn += compiled.inputBytes();
            return outputs.get(index);
        } finally {
            end();
        }
    }

    private int indexOf(Program program) {
        for (int i = 0; i < programs.size(); i++) {
            if (programs.get(i).program() == program) {
                return i;
            }
        }
        throw new LimpidException("program '" + program.name() + "' was not compiled in this session; it has "
                + programs.stream().map(p -> "'" + p.program().name() + "'").toList());
    }

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

    /** An output of a program is about to be copied out. */
    void beginReading(CompiledProgram<T> program, long bytes) {
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
        return new ExecutionReport(runs, kernelCount, bytesIn, bytesOut, memoryBytes + scratchBytes(), placements);
    }

    private long scratchBytes() {
        return kernels == null ? 0 : kernels.scratchBytes();
    }

    @Override
    public void close() {
        begin();
        try {
            if (!closed) {
                closed = true;
                programs.clear();
                outputs.clear();
                latest = null;
                release();
            }
        } finally {
            end();
        }
    }

    private void release() {
        if (kernels != null) {
            kernels.close();
            kernels = null;
        }
        memories.forEach(Memory::close);
        memories.clear();
        backend.budget().release(memoryBytes);
        memoryBytes = 0;
        weights.release();
        backend.forget(this);
    }
}
