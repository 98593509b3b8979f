package org.limpid.backend.cpu;

import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.Operand;

/** Memory for many tensors: one array of floats and one of integers. */
final class Arena {

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
    record Size(int floats, int ints) {

        /**
         * For so many elements.
         *
         * @param roomy whether memory may be spent on alignment
         */
        static Size of(int floats, int ints, boolean roomy) {
            int least = roomy && floats > SMALL ? Math.max(floats, LARGE) : floats;
            return new Size(FIRST + least + Kernels.READ_BEYOND, ints);
        }

        long bytes() {
            return floats * (long) Float.BYTES + ints * (long) Integer.BYTES;
        }

        /**
         * Takes it.
         *
         * @param what it is for
         * @throws LimpidException if the heap does not have it
         */
        Arena allocate(String what) {
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

    /** The tensor that begins at an element of this memory. */
    Operand operand(TensorType type, int offset) {
        return type.dtype() == DType.I32 ? Operand.of(type, ints, offset) : Operand.of(type, floats, FIRST + offset);
    }
}
