package org.limpid.conformance.host;

import org.limpid.api.op.Cholesky;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Kernels that compute with fewer bits than they owe, as matrix units do unless told otherwise. */
final class LowPrecision {

    private LowPrecision() {}

    /** Products round their operands to the 10 fraction bits of TF32. */
    static Kernels tf32() {
        return (op, operands, result) -> Kernels.REFERENCE.run(
                op,
                op instanceof MatMul ? operands.stream().map(LowPrecision::tf32).toList() : operands,
                result);
    }

    private static Tensor tf32(Tensor x) {
        Tensor rounded = x.copy();
        for (long i = 0; i < x.size(); i++) {
            rounded.setFloat(i, tf32(x.getFloat(i)));
        }
        return rounded;
    }

    private static float tf32(float x) {
        int bits = Float.floatToRawIntBits(x);
        return Float.isNaN(x) ? x : Float.intBitsToFloat((bits + 0x0FFF + ((bits >> 13) & 1)) & ~0x1FFF);
    }

    /** Products are stored in half precision on the way. */
    static Kernels halfSums() {
        return (op, operands, result) -> {
            Kernels.REFERENCE.run(op, operands, result);
            if (op instanceof MatMul) {
                Tensor y = result.tensor();
                for (long i = 0; i < y.size(); i++) {
                    y.setFloat(i, Float.float16ToFloat(Float.floatToFloat16(y.getFloat(i))));
                }
            }
        };
    }

    /** A factor that was stored in less than single precision. */
    static Kernels roughCholesky() {
        return (op, operands, result) -> {
            Kernels.REFERENCE.run(op, operands, result);
            if (op instanceof Cholesky) {
                result.tensor().copyFrom(tf32(result.tensor()));
            }
        };
    }

    /** Factorisations and solves whose inner products, and they alone, are of TF32. */
    static Kernels tf32Factorisations() {
        return (op, operands, result) -> {
            switch (op) {
                case Cholesky _ -> result.tensor().copyFrom(cholesky(operands.getFirst()));
                case TriangularSolve solve ->
                    result.tensor().copyFrom(solve(solve, operands.getFirst(), operands.getLast()));
                case Primitive _ -> Kernels.REFERENCE.run(op, operands, result);
            }
        };
    }

    private static Tensor cholesky(Tensor a) {
        int n = a.shape().dim(-1);
        Tensor l = Tensor.zeros(a.type());
        for (int matrix = 0; matrix < a.size() / ((long) n * n); matrix++) {
            long start = (long) matrix * n * n;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    float sum = a.getFloat(start + (long) i * n + j);
                    for (int k = 0; k < j; k++) {
                        sum -= tf32(l.getFloat(start + (long) i * n + k)) * tf32(l.getFloat(start + (long) j * n + k));
                    }
                    float pivot = l.getFloat(start + (long) j * n + j);
                    l.setFloat(start + (long) i * n + j, i == j ? (float) Math.sqrt(sum) : sum / pivot);
                }
            }
        }
        return l;
    }

    private static Tensor solve(TriangularSolve op, Tensor l, Tensor b) {
        int n = l.shape().dim(-1);
        int columns = b.shape().dim(-1);
        TensorType type = b.type();
        Tensor x = Tensor.zeros(type);
        for (int matrix = 0; matrix < l.size() / ((long) n * n); matrix++) {
            long start = (long) matrix * n * n;
            for (int column = 0; column < columns; column++) {
                long first = (long) matrix * n * columns + column;
                for (int step = 0; step < n; step++) {
                    int i = op.transpose() ? n - 1 - step : step;
                    float sum = b.getFloat(first + (long) i * columns);
                    for (int done = 0; done < step; done++) {
                        int k = op.transpose() ? n - 1 - done : done;
                        long at = start + (op.transpose() ? (long) k * n + i : (long) i * n + k);
                        sum -= tf32(l.getFloat(at)) * tf32(x.getFloat(first + (long) k * columns));
                    }
                    x.setFloat(first + (long) i * columns, sum / l.getFloat(start + (long) i * n + i));
                }
            }
        }
        return x;
    }
}
