package org.limpid.example.abacus;

import java.util.List;
import java.util.Map;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.Engine;
import org.limpid.api.interpreter.Extent;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.interpreter.Memory;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.Target;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** What the interpreter needs of the device: memory, copies to and from it, and kernels. */
final class AbacusEngine implements Engine<Cells> {

    /** Stands in the results of {@code limpid verify}, beside those of Java and the system. */
    @Override
    public Map<String, String> versions() {
        return Map.of("beads", "1.0");
    }

    @Override
    public Target target() {
        return new AbacusTarget();
    }

    @Override
    public Extent<Cells> extent(int floats, int ints, boolean roomy) {
        return new Extent<>() {
            @Override
            public long bytes() {
                return floats * (long) Float.BYTES + ints * (long) Integer.BYTES;
            }

            @Override
            public Memory<Cells> allocate(String what) {
                return new CellMemory(floats, ints);
            }
        };
    }

    @Override
    public KernelSet<Cells> kernels(List<Lowered> programs, MemoryBudget budget) {
        return new Kernels(budget);
    }

    @Override
    public void copyIn(Tensor from, Cells to) {
        for (int i = 0; i < to.size(); i++) {
            to.set(i, from.get(i));
        }
    }

    @Override
    public void copyOut(Cells from, Tensor to) {
        for (int i = 0; i < from.size(); i++) {
            if (from.type().dtype() == DType.I32) {
                to.setInt(i, (int) from.get(i));
            } else {
                to.setFloat(i, (float) from.get(i));
            }
        }
    }

    @Override
    public float scalar(Cells from) {
        return (float) from.get(0);
    }

    @Override
    public void close() {}

    /** What lowering and the planning of memory must know. */
    private record AbacusTarget() implements Target {

        @Override
        public String backend() {
            return "abacus";
        }

        @Override
        public boolean isNative(Op op) {
            return op instanceof Primitive;
        }

        /** By an index out of range. */
        @Override
        public boolean canFail(Op op) {
            return op instanceof GatherRows || op instanceof ScatterAddRows;
        }

        /** No kernel here promises to be done with an operand's element before it writes the result's. */
        @Override
        public boolean inPlace(Op op, int operand, int result) {
            return false;
        }
    }
}
