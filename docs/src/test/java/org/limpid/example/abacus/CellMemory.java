package org.limpid.example.abacus;

import java.util.Arrays;
import org.limpid.api.interpreter.Memory;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** Memory for many tensors, which the interpreter has planned. */
final class CellMemory implements Memory<Cells> {

    private final float[] floats;
    private final int[] ints;

    CellMemory(int floats, int ints) {
        this.floats = new float[floats];
        this.ints = new int[ints];
    }

    @Override
    public Cells operand(TensorType type, int offset) {
        return new Cells(type, floats, ints, offset);
    }

    /** With this and the next the interpreter poisons what is to be written, and finds who writes elsewhere. */
    @Override
    public void fill(DType dtype, int from, int count, int bits) {
        if (dtype == DType.I32) {
            Arrays.fill(ints, from, from + count, bits);
        } else {
            Arrays.fill(floats, from, from + count, Float.intBitsToFloat(bits));
        }
    }

    @Override
    public int mismatch(DType dtype, int from, int count, int bits) {
        for (int i = 0; i < count; i++) {
            int found = dtype == DType.I32 ? ints[from + i] : Float.floatToRawIntBits(floats[from + i]);
            if (found != bits) {
                return i;
            }
        }
        return count;
    }

    @Override
    public void close() {}
}
