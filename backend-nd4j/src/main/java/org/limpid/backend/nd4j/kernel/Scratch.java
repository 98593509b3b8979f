package org.limpid.backend.nd4j.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * Memory for intermediates inside of steps, shared by all steps of a session: they run one after the other. Taken in blocks
 * whose sizes are powers of two, so that what later, larger steps cannot use again stays less than what they need.
 */
final class Scratch implements AutoCloseable {

    private static final int SMALLEST = 1 << 8;

    private final NativeOps ops;
    private final MemoryBudget budget;
    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> blocks = new ArrayList<>();
    private final List<MemorySegment> free = new ArrayList<>();
    private MemorySegment ones = MemorySegment.NULL;
    private long bytes;
    private boolean closed;

    Scratch(NativeOps ops, MemoryBudget budget) {
        this.ops = ops;
        this.budget = budget;
    }

    /** The next step may use all of it again. */
    void nextStep() {
        free.clear();
        free.addAll(blocks);
    }

    /** An array whose values last until its step ends. */
    NdArray array(Element element, Shape shape) {
        return NdArray.dense(ops, element, shape, block(shape.size() * element.bytes()));
    }

    /** Memory that keeps its values. */
    MemorySegment lasting(long size) {
        return take("a constant of a kernel", size);
    }

    private MemorySegment take(String what, long size) {
        budget.reserve(what, size);
        bytes += size;
        return NativeMemory.take(arena, what, size);
    }

    /** At least so many ones. */
    MemorySegment ones(int count) {
        if (ones.byteSize() < count * (long) Float.BYTES) {
            int rounded = Math.max(SMALLEST, Integer.highestOneBit(count - 1) << 1);
            ones = lasting(rounded * (long) Float.BYTES);
            for (int i = 0; i < rounded; i++) {
                ones.set(Tensor.FLOAT, i * (long) Float.BYTES, 1);
            }
        }
        return ones;
    }

    private MemorySegment block(long size) {
        MemorySegment best = null;
        for (MemorySegment block : free) {
            if (block.byteSize() >= size && (best == null || block.byteSize() < best.byteSize())) {
                best = block;
            }
        }
        if (best == null) {
            best = take("the scratch memory of a kernel", Math.max(SMALLEST, Long.highestOneBit(size - 1) << 1));
            blocks.add(best);
        } else {
            free.remove(best);
        }
        return best;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
            budget.release(bytes);
            bytes = 0;
        }
    }
}
