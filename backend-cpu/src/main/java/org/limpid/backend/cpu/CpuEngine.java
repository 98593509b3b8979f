package org.limpid.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.Engine;
import org.limpid.api.interpreter.Extent;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.Target;
import org.limpid.api.tensor.Tensor;
import org.limpid.backend.cpu.kernel.Operand;
import org.limpid.backend.cpu.kernel.PackedWeights;
import org.limpid.backend.cpu.kernel.Variant;
import org.limpid.backend.cpu.kernel.WorkerPool;

/** The processor that runs the JVM, with one pool of threads for all sessions. */
final class CpuEngine implements Engine<Operand> {

    private final Variant variant;
    private final WorkerPool pool;
    private final PackedWeights packed = new PackedWeights();
    private final @Nullable WorkTrace trace;

    /**
     * @param pool closed with the engine
     * @param trace told of each step, if there is one
     */
    CpuEngine(Variant variant, WorkerPool pool, @Nullable WorkTrace trace) {
        this.variant = variant;
        this.pool = pool;
        this.trace = trace;
    }

    @Override
    public Target target() {
        return CpuTarget.INSTANCE;
    }

    @Override
    public Extent<Operand> extent(int floats, int ints, boolean roomy) {
        return Arena.Size.of(floats, ints, roomy);
    }

    @Override
    public KernelSet<Operand> kernels(List<Lowered> programs, MemoryBudget budget) {
        return new CpuKernels(variant, pool, budget, packed, trace);
    }

    @Override
    public void copyIn(Tensor from, Operand to) {
        switch (to.type().dtype()) {
            case F32 -> MemorySegment.copy(from.data(), Tensor.FLOAT, 0, to.floats(), to.offset(), to.size());
            case I32 -> MemorySegment.copy(from.data(), Tensor.INT, 0, to.ints(), to.offset(), to.size());
            case F64, BF16, F16 -> throw new IllegalStateException("no tensor here is " + to.type());
        }
    }

    @Override
    public void copyOut(Operand from, Tensor to) {
        switch (from.type().dtype()) {
            case F32 -> MemorySegment.copy(from.floats(), from.offset(), to.data(), Tensor.FLOAT, 0, from.size());
            case I32 -> MemorySegment.copy(from.ints(), from.offset(), to.data(), Tensor.INT, 0, from.size());
            case F64, BF16, F16 -> throw new IllegalStateException("no tensor here is " + from.type());
        }
    }

    @Override
    public float scalar(Operand from) {
        return from.floats()[from.offset()];
    }

    @Override
    public void close() {
        pool.close();
    }
}
