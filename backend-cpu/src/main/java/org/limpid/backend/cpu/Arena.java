package org.limpid.backend.cpu;

import java.util.Arrays;
import org.limpid.api.LimpidException;
import org.limpid.api.interpreter.Extent;
import org.limpid.api.interpreter.Memory;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.Operand;

/** Memory for many tensors: one array of floats and one of integers. */
final class Arena implements Memory<Operand> {

    /**
     * The first element of a float array lies 16 bytes into the object; where large objects begin at a cache line, as with
     * G1, element 12 does too.
     */
    private static final int FIRST = 12;

    /** From this number of elements on an array is large enough to get regions of its own from G1. */
    private static final int LARGE = 1 << 18;

    /** Below this number of elements it is not worth making an array larger for its alignment. */
    private static final int SMALL = 1 << 14;

    private final float[] floats;
    private final int[] ints;

    private Arena(Size size) {
        floats = new float[size.floats];
        ints = new int[size.ints];
    }

    /**
     * How much an arena takes.
     *
     * @param floats the length of its array of floats
     * @param ints the length of its array of integers
     */
    record Size(int floats, int ints) implements Extent<Operand> {

        /**
         * For so many elements.
         *
         * @param roomy whether memory may be spent on alignment
         */
        static Size of(int floats, int ints, boolean roomy) {
            int least = roomy && floats > SMALL ? Math.max(floats, LARGE) : floats;
            return new Size(FIRST + least + Kernels.READ_BEYOND, ints);
        }

        @Override
        public long bytes() {
            return floats * (long) Float.BYTES + ints * (long) Integer.BYTES;
        }

        @Override
        public Arena allocate(String what) {
            try {
                return new Arena(this);
            } catch (OutOfMemoryError full) {
                throw new LimpidException(
                        what + " needs " + bytes() + " bytes, which the Java heap of "
                                + Runtime.getRuntime().maxMemory()
                                + " bytes does not have. Start the JVM with a larger -Xmx",
                        full);
            }
        }
    }

    @Override
    public Operand operand(TensorType type, int offset) {
        return type.dtype() == DType.I32 ? Operand.of(type, ints, offset) : Operand.of(type, floats, FIRST + offset);
    }

    @Override
    public void fill(DType dtype, int from, int count, int bits) {
        if (dtype == DType.I32) {
            Arrays.fill(ints, from, from + count, bits);
        } else {
            Arrays.fill(floats, FIRST + from, FIRST + from + count, Float.intBitsToFloat(bits));
        }
    }

    @Override
    public int mismatch(DType dtype, int from, int count, int bits) {
        for (int i = 0; i < count; i++) {
            int found = dtype == DType.I32 ? ints[from + i] : Float.floatToRawIntBits(floats[FIRST + from + i]);
            if (found != bits) {
                return i;
            }
        }
        return count;
    }

    /** Nothing to do: the garbage collector does it. */
    @Override
    public void close() {}
}
