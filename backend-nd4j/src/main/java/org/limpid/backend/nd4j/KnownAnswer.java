package org.limpid.backend.nd4j;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.limpid.api.backend.Availability.Unavailable;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.nd4j.kernel.Kernels;
import org.limpid.backend.nd4j.kernel.NativeOps;
import org.limpid.backend.nd4j.kernel.NdArray;

/** One product and one softmax whose results are known: both native libraries load and compute. */
final class KnownAnswer {

    private static final TensorType MATRIX = TensorType.f32(2, 2);
    private static final float[] LEFT = {1, 2, 3, 4};
    private static final float[] RIGHT = {1, 1, 0, 0};
    /** The product's rows are equal numbers, so that the softmax of each is ½. */
    private static final float HALF = 0.5f;

    private KnownAnswer() {}

    /** What is wrong, if anything is. */
    static Optional<Unavailable> problem() {
        NativeOps ops = new NativeOps();
        try (Arena arena = Arena.ofConfined();
                Kernels kernels = new Kernels(ops, (_, _) -> {}, new MemoryBudget(0))) {
            NdArray a = matrix(ops, arena, LEFT);
            NdArray b = matrix(ops, arena, RIGHT);
            NdArray y = matrix(ops, arena, new float[LEFT.length]);
            kernels.bind(new MatMul(false, false), List.of(a, b), List.of(y)).run();
            if (y.memory().get(Tensor.FLOAT, 3L * Float.BYTES) != LEFT[2]) {
                return wrong("a product of two matrices");
            }
            kernels.bind(new Softmax(), List.of(y), List.of(y)).run();
            return y.memory().get(Tensor.FLOAT, 0) == HALF ? Optional.empty() : wrong("a softmax");
        }
    }

    private static Optional<Unavailable> wrong(String what) {
        return Optional.of(new Unavailable(
                "ND4J computes " + what + " wrongly on this machine",
                "check that its jars are of version 1.0.0-M2.1, and report this with the model of the processor"));
    }

    private static NdArray matrix(NativeOps ops, Arena arena, float... values) {
        MemorySegment memory = arena.allocate(MATRIX.bytes(), Float.BYTES);
        MemorySegment.copy(values, 0, memory, Tensor.FLOAT, 0, values.length);
        return NdArray.of(ops, MATRIX, memory);
    }
}
