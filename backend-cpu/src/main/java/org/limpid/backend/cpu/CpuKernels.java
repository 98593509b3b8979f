package org.limpid.backend.cpu;

import java.util.List;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.interpreter.Step;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reshape;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.Operand;
import org.limpid.backend.cpu.kernel.Variant;
import org.limpid.backend.cpu.kernel.WorkerPool;

/** The kernels of a session, run on the pool of its backend. Their scratch memory is on the heap and counted as it grows. */
final class CpuKernels implements KernelSet<Operand> {

    private final Kernels kernels;
    private final WorkerPool pool;
    private final MemoryBudget budget;
    private long counted;

    CpuKernels(Variant variant, WorkerPool pool, MemoryBudget budget) {
        this.pool = pool;
        this.budget = budget;
        kernels = Kernels.of(variant, pool.threads());
    }

    @Override
    public Step bind(Op op, List<Operand> in, List<Operand> out) {
        return onPool(kernels.bind(op, in, out));
    }

    @Override
    public Step copy(Operand from, Operand to) {
        return onPool(kernels.bind(new Reshape(to.type().shape()), List.of(from), List.of(to)));
    }

    private Step onPool(org.limpid.backend.cpu.kernel.Step step) {
        long more = kernels.scratchBytes() - counted;
        budget.reserve("the scratch memory of " + step.kernel(), more);
        counted += more;
        return new PooledStep(step, pool);
    }

    @Override
    public long scratchBytes() {
        return counted;
    }

    @Override
    public void close() {
        budget.release(counted);
        counted = 0;
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
