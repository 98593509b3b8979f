package org.limpid.conformance.host;

import java.util.List;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reduce;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Products and sums one term after the other in single precision, as the plainest of backends does them. */
final class SinglePrecision {

    private SinglePrecision() {}

    static Tensor apply(Primitive op, List<Tensor> operands) {
        return switch (op) {
            case MatMul matmul when plain(operands) -> matmul(matmul, operands.get(0), operands.get(1));
            case Reduce reduce when total(reduce, operands.getFirst()) -> sum(operands.getFirst(), reduce);
            default -> Kernels.rounded(op, operands);
        };
    }

    private static boolean plain(List<Tensor> operands) {
        return operands.stream().allMatch(x -> x.shape().rank() == 2);
    }

    private static Tensor matmul(MatMul op, Tensor a, Tensor b) {
        TensorType type = op.infer(List.of(a.type(), b.type())).getFirst();
        Tensor y = Tensor.zeros(type);
        int inner = op.inner(a.shape());
        int rows = type.shape().dim(0);
        int columns = type.shape().dim(1);
        float[] left = a.toFloats();
        float[] right = b.toFloats();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = 0;
                for (int k = 0; k < inner; k++) {
                    float x = left[op.transposeA() ? k * rows + i : i * inner + k];
                    sum += x * right[op.transposeB() ? j * inner + k : k * columns + j];
                }
                y.setFloat((long) i * columns + j, sum);
            }
        }
        return y;
    }

    private static boolean total(Reduce op, Tensor x) {
        return op.function() == Reduce.Function.SUM
                && x.dtype() == DType.F32
                && op.axes().equals(List.of(x.shape().rank() - 1));
    }

    /** Over the last axis. */
    private static Tensor sum(Tensor x, Reduce op) {
        Tensor y = Tensor.zeros(op.infer(List.of(x.type())).getFirst());
        int length = x.shape().dim(-1);
        float[] values = x.toFloats();
        for (int i = 0; i < y.size(); i++) {
            float sum = 0;
            for (int k = 0; k < length; k++) {
                sum += values[i * length + k];
            }
            y.setFloat(i, sum);
        }
        return y;
    }
}
