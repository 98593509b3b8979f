package org.limpid.conformance.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** The storage of one value, with a margin on both sides whose bits must not change. */
final class Buffer {

    static final int MARGIN = 64;
    private static final byte SENTINEL = (byte) 0xA5;
    private static final int POISON = 0x7FC0_DEAD;

    private final MemorySegment whole;
    private final Tensor tensor;

    Buffer(TensorType type) {
        this.whole = MemorySegment.ofArray(new byte[Math.toIntExact(type.bytes()) + 2 * MARGIN]);
        this.tensor = Tensor.wrap(type, whole.asSlice(MARGIN, type.bytes()));
        whole.asSlice(0, MARGIN).fill(SENTINEL);
        whole.asSlice(whole.byteSize() - MARGIN).fill(SENTINEL);
    }

    /** The value. */
    Tensor tensor() {
        return tensor;
    }

    /** The value and its margins. */
    MemorySegment whole() {
        return whole;
    }

    /** Fills the value with NaN, or integers that no program means. */
    void poison() {
        for (long at = 0; at < tensor.data().byteSize(); at += Integer.BYTES) {
            tensor.data().set(ValueLayout.JAVA_INT_UNALIGNED, at, POISON);
        }
    }

    /** Refuses margins that were written. */
    void requireWhole(String what) {
        for (long at = 0; at < MARGIN; at++) {
            if (whole.get(ValueLayout.JAVA_BYTE, at) != SENTINEL) {
                throw new LimpidException(what + " wrote before the start of its result " + tensor.type());
            }
            if (whole.get(ValueLayout.JAVA_BYTE, whole.byteSize() - 1 - at) != SENTINEL) {
                throw new LimpidException(what + " wrote past the end of its result " + tensor.type());
            }
        }
    }
}
