package org.limpid.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.interpreter.Step;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reshape;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.Operand;
import org.limpid.backend.cpu.kernel.PackedWeights;
import org.limpid.backend.cpu.kernel.SessionWeights;
import org.limpid.backend.cpu.kernel.Variant;
import org.limpid.backend.cpu.kernel.WorkerPool;

/** The kernels of a session, run on the pool of its backend. Their scratch memory is on the heap and counted as it grows,
 * packed weights are counted with every session that uses them. */
final class CpuKernels implements KernelSet<Operand> {

    private final Kernels kernels;
    private final WorkerPool pool;
    private final MemoryBudget budget;
    private final SessionWeights weights;
    private final @Nullable WorkTrace trace;
    private long counted;

    CpuKernels(Variant variant, WorkerPool pool, MemoryBudget budget, PackedWeights packed, @Nullable WorkTrace trace) {
        this.pool = pool;
        weights = new SessionWeights(packed);
        this.budget = budget;
        this.trace = trace;
        kernels = Kernels.of(variant, pool.threads());
    }

    @Override
    public Step bind(Op op, List<Operand> in, List<Operand> out) {
        return traced(onPool(kernels.bind(op, in, out)), in, out);
    }

    /** Where memory is limited, none is spent on packed weights. */
    @Override
    public Step bind(Op op, List<Operand> in, List<Boolean> lasting, List<Operand> out) {
        List<Operand> operands = new ArrayList<>(in);
        for (int i = 0; i < operands.size(); i++) {
            if (lasting.get(i) && !budget.isLimited()) {
                operands.set(i, operands.get(i).lasting(weights));
            }
        }
        return bind(op, operands, out);
    }

    @Override
    public void begin(long version) {
        weights.begin(version);
    }

    @Override
    public Step copy(Operand from, Operand to) {
        List<Operand> in = List.of(from);
        List<Operand> out = List.of(to);
        return traced(onPool(kernels.bind(new Reshape(to.type().shape()), in, out)), in, out);
    }

    private Step traced(Step step, List<Operand> in, List<Operand> out) {
        if (trace == null) {
            return step;
        }
        long bytes = Stream.concat(in.stream(), out.stream())
                .mapToLong(operand -> operand.type().bytes())
                .sum();
        return new TracedStep(step, bytes, trace);
    }

    private Step onPool(org.limpid.backend.cpu.kernel.Step step) {
        long more = kernels.scratchBytes() - counted;
        budget.reserve("the scratch memory of " + step.kernel(), more);
        counted += more;
        return new PooledStep(step, pool);
    }

    @Override
    public long scratchBytes() {
        return counted + weights.bytes();
    }

    @Override
    public void close() {
        budget.release(counted);
        counted = 0;
        weights.close();
    }

    private record TracedStep(Step step, long bytes, WorkTrace trace) implements Step {
        @Override
        public void run() {
            trace.step(kernel(), bytes);
            step.run();
        }

        @Override
        public String kernel() {
            return step.kernel();
        }
    }

    private record PooledStep(org.limpid.backend.cpu.kernel.Step step, WorkerPool pool) implements Step {
        @Override
        public void run() {
            step.run(pool);
        }

        @Override
        public String kernel() {
            return step.kernel();
        }
    }
}
