package org.limpid.backend.nd4j;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.Engine;
import org.limpid.api.interpreter.Extent;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.Target;
import org.limpid.api.tensor.Tensor;
import org.limpid.backend.nd4j.kernel.Kernels;
import org.limpid.backend.nd4j.kernel.NativeOps;
import org.limpid.backend.nd4j.kernel.NdArray;

/** ND4J's library, and the border between its memory and the host. */
final class Nd4jEngine implements Engine<NdArray> {

    private final NativeOps ops;

    private Nd4jEngine(NativeOps ops) {
        this.ops = ops;
    }

    /** @param threads for all of ND4J in this process, from now on */
    static Nd4jEngine start(int threads) {
        NativeOps ops = new NativeOps();
        ops.useThreads(threads);
        return new Nd4jEngine(ops);
    }

    @Override
    public Target target() {
        return Nd4jTarget.INSTANCE;
    }

    @Override
    public Extent<NdArray> extent(int floats, int ints, boolean roomy) {
        return new Nd4jMemory.Size(ops, floats, ints);
    }

    @Override
    public KernelSet<NdArray> kernels(List<Lowered> programs, MemoryBudget budget) {
        return new Kernels(ops, Nd4jEngine::checkIndices, budget);
    }

    private static void checkIndices(NdArray indices, int rows) {
        MemorySegment memory = indices.memory();
        long count = memory.byteSize() / Integer.BYTES;
        for (long i = 0; i < count; i++) {
            int index = memory.get(Tensor.INT, i * Integer.BYTES);
            if (index < 0 || index >= rows) {
                throw new LimpidException(
                        "the index at position " + i + " is " + index + "; expected 0 to " + (rows - 1));
            }
        }
    }

    @Override
    public void copyIn(Tensor from, NdArray to) {
        to.memory().copyFrom(from.data());
    }

    @Override
    public void copyOut(NdArray from, Tensor to) {
        to.data().copyFrom(from.memory());
    }

    @Override
    public float scalar(NdArray from) {
        return from.memory().get(Tensor.FLOAT, 0);
    }

    /** Nothing to do: the library stays until the process ends. */
    @Override
    public void close() {}
}
