package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.TensorType;

/** A small product and an exponential whose results are known: whether kernels work here at all. */
public final class KnownAnswer {

    private KnownAnswer() {}

    /** What is wrong, empty if nothing is. */
    public static String check(Variant variant) {
        Kernels kernels = Kernels.of(variant, 1);
        Operand a = Operand.of(TensorType.f32(2, 3), new float[] {1, 2, 3, 4, 5, 6}, 0);
        Operand b = Operand.of(TensorType.f32(3, 2), new float[] {1, 0, -1, 1, 2, -2}, 0);
        Operand c = Operand.of(TensorType.f32(2, 2), new float[4], 0);
        Operand e = Operand.of(TensorType.f32(2, 2), new float[4], 0);
        try (WorkerPool pool = new WorkerPool(1)) {
            kernels.bind(new MatMul(false, false), List.of(a, b), List.of(c)).run(pool);
            kernels.bind(new Unary(Unary.Function.EXP), List.of(c), List.of(e)).run(pool);
        }
        float[] product = {5, -4, 11, -7};
        for (int i = 0; i < product.length; i++) {
            if (c.floats()[i] != product[i]) {
                return "a matrix product gave " + c.floats()[i] + " where " + product[i] + " is right";
            }
            double exp = Math.exp(product[i]);
            if (!(Math.abs(e.floats()[i] - exp) <= 1e-6 * exp)) {
                return "the exponential of " + product[i] + " gave " + e.floats()[i] + " where " + exp + " is right";
            }
        }
        return "";
    }
}
