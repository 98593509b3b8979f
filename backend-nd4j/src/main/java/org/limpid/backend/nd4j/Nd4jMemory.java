package org.limpid.backend.nd4j;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.limpid.api.LimpidException;
import org.limpid.api.interpreter.Extent;
import org.limpid.api.interpreter.Memory;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.nd4j.kernel.NativeMemory;
import org.limpid.backend.nd4j.kernel.NativeOps;
import org.limpid.backend.nd4j.kernel.NdArray;

/**
 * Native memory for many tensors. The JVM gives it and takes it back at once when it is closed; ND4J, whose own arrays wait for
 * the garbage collector, only gets to see it.
 */
final class Nd4jMemory implements Memory<NdArray> {

    private final NativeOps ops;
    private final Arena arena;
    private final MemorySegment floats;
    private final MemorySegment ints;
    private boolean closed;

    private Nd4jMemory(NativeOps ops, Arena arena, MemorySegment floats, MemorySegment ints) {
        this.ops = ops;
        this.arena = arena;
        this.floats = floats;
        this.ints = ints;
    }

    /**
     * How much it takes.
     *
     * @param floats F32 elements
     * @param ints I32 elements
     */
    record Size(NativeOps ops, int floats, int ints) implements Extent<NdArray> {

        @Override
        public long bytes() {
            return floats * (long) Float.BYTES + ints * (long) Integer.BYTES;
        }

        @Override
        public Nd4jMemory allocate(String what) {
            Arena arena = Arena.ofShared();
            try {
                return new Nd4jMemory(
                        ops,
                        arena,
                        NativeMemory.take(arena, what, floats * (long) Float.BYTES),
                        NativeMemory.take(arena, what, ints * (long) Integer.BYTES));
            } catch (LimpidException refused) {
                arena.close();
                throw refused;
            }
        }
    }

    private MemorySegment of(DType dtype) {
        return dtype == DType.I32 ? ints : floats;
    }

    @Override
    public NdArray operand(TensorType type, int offset) {
        return NdArray.of(ops, type, of(type.dtype()).asSlice(offset * (long) Integer.BYTES));
    }

    @Override
    public void fill(DType dtype, int from, int count, int bits) {
        MemorySegment memory = of(dtype);
        for (long i = from; i < (long) from + count; i++) {
            memory.set(Tensor.INT, i * Integer.BYTES, bits);
        }
    }

    @Override
    public int mismatch(DType dtype, int from, int count, int bits) {
        MemorySegment memory = of(dtype);
        for (int i = 0; i < count; i++) {
            if (memory.get(Tensor.INT, ((long) from + i) * Integer.BYTES) != bits) {
                return i;
            }
        }
        return count;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
