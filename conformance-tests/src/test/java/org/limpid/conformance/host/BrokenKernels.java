package org.limpid.conformance.host;

import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.limpid.api.op.Binary;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** Kernels as they go wrong: each is right but for one mistake that somebody has made before. */
final class BrokenKernels {

    private BrokenKernels() {}

    /** What becomes of a right result. */
    @FunctionalInterface
    private interface Damage {
        void to(Tensor result, List<Tensor> operands);
    }

    private static Kernels after(Class<? extends Primitive> op, Damage damage) {
        return (each, operands, result) -> {
            Kernels.REFERENCE.run(each, operands, result);
            if (op.isInstance(each)) {
                damage.to(result.tensor(), operands);
            }
        };
    }

    /** What an op is given instead of its operands. */
    @FunctionalInterface
    private interface Swap {
        List<Tensor> of(List<Tensor> operands);
    }

    private static Kernels before(Primitive op, Swap swap) {
        return (each, operands, result) ->
                Kernels.REFERENCE.run(each, each.equals(op) ? swap.of(operands) : operands, result);
    }

    /** The last row of a product is not stored when it does not fill a tile of 8. */
    static Kernels unwrittenEdge() {
        return (op, operands, result) -> {
            Tensor y = result.tensor();
            Tensor poison = y.copy();
            Kernels.REFERENCE.run(op, operands, result);
            if (op instanceof MatMul && y.shape().dim(-2) % 8 != 0) {
                for (long i = y.size() - y.shape().dim(-1); i < y.size(); i++) {
                    y.setFloat(i, poison.getFloat(i));
                }
            }
        };
    }

    /** The last column of a product repeats the one before when it does not fill a tile of 16. */
    static Kernels wrongEdge() {
        return after(MatMul.class, (y, _) -> {
            int columns = y.shape().dim(-1);
            if (columns > 1 && columns % 16 != 0) {
                for (long row = 0; row < y.size() / columns; row++) {
                    y.setFloat(row * columns + columns - 1, y.getFloat(row * columns + columns - 2));
                }
            }
        });
    }

    /** A product of long rows forgets its last term. */
    static Kernels droppedProduct() {
        return before(new MatMul(false, false), operands -> {
            Tensor a = operands.getFirst().copy();
            int inner = a.shape().dim(-1);
            if (inner > 100) {
                for (long row = 0; row < a.size() / inner; row++) {
                    a.setFloat(row * inner + inner - 1, 0);
                }
            }
            return List.of(a, operands.get(1));
        });
    }

    /** The flag is forgotten where shapes do not betray it. */
    static Kernels ignoredTranspose() {
        return (op, operands, result) -> {
            Primitive done = op;
            if (op instanceof MatMul matmul
                    && operands.getFirst().shape().dim(-1)
                            == operands.getFirst().shape().dim(-2)) {
                done = new MatMul(false, matmul.transposeB());
            }
            Kernels.REFERENCE.run(done, operands, result);
        };
    }

    /** ReLU by a comparison that NaN does not pass. */
    static Kernels swallowedNaN() {
        return after(Unary.class, (y, x) -> {
            for (long i = 0; i < y.size() && y.dtype() == DType.F32; i++) {
                if (Float.isNaN(y.getFloat(i)) && Float.isNaN(x.getFirst().getFloat(i))) {
                    y.setFloat(i, 0);
                }
            }
        });
    }

    /** Against a single number the larger of the two is found by a comparison that NaN does not pass. */
    static Kernels maximumOfANumber() {
        return after(Binary.class, (y, x) -> {
            Tensor number = x.get(1);
            for (long i = 0; i < y.size() && number.shape().rank() == 0 && y.dtype() == DType.F32; i++) {
                if (Float.isNaN(y.getFloat(i)) && !Float.isNaN(number.getFloat(0))) {
                    y.setFloat(i, number.getFloat(0));
                }
            }
        });
    }

    /** The larger of two zeros is the first one. */
    static Kernels unsignedZeros() {
        return after(Binary.class, (y, x) -> {
            for (long i = 0; i < y.size() && y.dtype() == DType.F32; i++) {
                if (y.getFloat(i) == 0) {
                    y.setFloat(i, 0.0f);
                }
            }
        });
    }

    /** Rows are counted from one. */
    static Kernels gatherOffByOne() {
        return before(new GatherRows(), operands -> {
            Tensor indices = operands.get(1).copy();
            int rows = operands.getFirst().shape().dim(0);
            for (long i = 0; i < indices.size(); i++) {
                indices.setInt(i, Math.min(rows - 1, indices.getInt(i) + 1));
            }
            return List.of(operands.getFirst(), indices);
        });
    }

    /** An index outside the table is moved to its edge. */
    static Kernels clampedIndex() {
        return (op, operands, result) -> {
            boolean gather = op instanceof GatherRows;
            if (!gather && !(op instanceof ScatterAddRows)) {
                Kernels.REFERENCE.run(op, operands, result);
                return;
            }
            int rows = op instanceof ScatterAddRows(int all)
                    ? all
                    : operands.getFirst().shape().dim(0);
            Tensor indices = operands.get(gather ? 1 : 0).copy();
            for (long i = 0; i < indices.size(); i++) {
                indices.setInt(i, Math.clamp(indices.getInt(i), 0, rows - 1));
            }
            Kernels.REFERENCE.run(
                    op, gather ? List.of(operands.getFirst(), indices) : List.of(indices, operands.get(1)), result);
        };
    }

    /** A product's result is written by the first run only. */
    static Kernels staleOutput() {
        Set<Buffer> written = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        return (op, operands, result) -> {
            if (!(op instanceof MatMul) || written.add(result)) {
                Kernels.REFERENCE.run(op, operands, result);
            }
        };
    }

    /** Sums differ in their last bit, as threads come in one order or another. */
    static Kernels racySum() {
        Random order = new Random(3);
        return after(Reduce.class, (y, _) -> {
            for (long i = 0; i < y.size() && y.dtype() == DType.F32; i++) {
                y.setFloat(i, order.nextBoolean() ? Math.nextUp(y.getFloat(i)) : y.getFloat(i));
            }
        });
    }

    /** An exponential whose last bit depends on when it is asked for. */
    static Kernels racyExp() {
        Random order = new Random(5);
        return after(Unary.class, (y, x) -> {
            boolean exp = y.dtype() == DType.F32
                    && y.size() > 64
                    && y.getFloat(0) == (float) Math.exp(x.getFirst().getFloat(0));
            if (exp) {
                int at = order.nextInt((int) y.size());
                y.setFloat(at, Math.nextUp(y.getFloat(at)));
            }
        });
    }

    /** A product with an odd number of columns stores one vector too many. */
    static Kernels overrun() {
        return (op, operands, result) -> {
            Kernels.REFERENCE.run(op, operands, result);
            if (op instanceof MatMul && result.tensor().shape().dim(-1) % 2 == 1) {
                long end = Buffer.MARGIN + result.tensor().data().byteSize();
                result.whole().set(ValueLayout.JAVA_INT_UNALIGNED, end, 0);
            }
        };
    }

    /** An exponential of about 12 bits. */
    static Kernels roughExp() {
        return after(Unary.class, (y, x) -> {
            for (long i = 0; i < y.size() && y.dtype() == DType.F32; i++) {
                if (y.getFloat(i) == (float) Math.exp(x.getFirst().getFloat(i))) {
                    y.setFloat(i, y.getFloat(i) * (1 + 0x1p-12f));
                }
            }
        });
    }

    /** An op that is declared and was never written. */
    static Kernels missing(String name) {
        return (op, operands, result) -> {
            if (op.name().equals(name)) {
                throw new UnsupportedOperationException("todo");
            }
            Kernels.REFERENCE.run(op, operands, result);
        };
    }
}
