package org.limpid.example.abacus;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.interpreter.Step;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;

/** The kernels of one session, and the scratch memory that they take beside what was planned. */
final class Kernels implements KernelSet<Cells> {

    private final MemoryBudget budget;
    private long scratch;

    Kernels(MemoryBudget budget) {
        this.budget = budget;
    }

    @Override
    public Step bind(Op op, List<Cells> in, List<Cells> out) {
        return switch (op) {
            case Primitive primitive -> new Bound(op.name(), Loops.of(primitive, in, out.getFirst(), this::scratch));
            case Fused fused -> throw new LimpidException("the abacus has no kernel for " + fused.name());
        };
    }

    @Override
    public Step copy(Cells from, Cells to) {
        return new Bound("copy", Loops.copy(from, to));
    }

    /** Taken when a program is compiled, so that runs take none, and counted before it is taken. */
    private double[] scratch(int length) {
        long bytes = length * (long) Double.BYTES;
        budget.reserve("scratch memory", bytes);
        scratch += bytes;
        return new double[length];
    }

    @Override
    public long scratchBytes() {
        return scratch;
    }

    @Override
    public void close() {
        budget.release(scratch);
        scratch = 0;
    }

    /** A loop with a name for reports. */
    private record Bound(String kernel, Runnable loop) implements Step {
        @Override
        public void run() {
            loop.run();
        }
    }
}
