package org.limpid.backend.cpu;

import java.lang.foreign.MemorySegment;
import org.limpid.api.tensor.Tensor;
import org.limpid.backend.cpu.kernel.Operand;

/** Copies between host tensors and the arrays of this backend. */
final class Transfer {

    private Transfer() {}

    static void in(Tensor from, Operand to) {
        switch (to.type().dtype()) {
            case F32 -> MemorySegment.copy(from.data(), Tensor.FLOAT, 0, to.floats(), to.offset(), to.size());
            case I32 -> MemorySegment.copy(from.data(), Tensor.INT, 0, to.ints(), to.offset(), to.size());
            case F64, BF16, F16 -> throw new IllegalStateException("no tensor here is " + to.type());
        }
    }

    static void out(Operand from, Tensor to) {
        switch (from.type().dtype()) {
            case F32 -> MemorySegment.copy(from.floats(), from.offset(), to.data(), Tensor.FLOAT, 0, from.size());
            case I32 -> MemorySegment.copy(from.ints(), from.offset(), to.data(), Tensor.INT, 0, from.size());
            case F64, BF16, F16 -> throw new IllegalStateException("no tensor here is " + from.type());
        }
    }

    static void copy(Operand from, Operand to) {
        switch (from.type().dtype()) {
            case F32 -> System.arraycopy(from.floats(), from.offset(), to.floats(), to.offset(), from.size());
            case I32 -> System.arraycopy(from.ints(), from.offset(), to.ints(), to.offset(), from.size());
            case F64, BF16, F16 -> throw new IllegalStateException("no tensor here is " + from.type());
        }
    }
}
