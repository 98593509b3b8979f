package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.MatMul;
import org.limpid.api.tensor.Shape;

/** A matrix product, or a batch of them. */
final class MatMulStep implements Step {

    private final org.limpid.backend.cpu.kernel.MatMul plan;
    private final Operand a;
    private final Operand b;
    private final Operand c;

    MatMulStep(MatMul op, Operand a, Operand b, Operand c, MatMulPlanner planner, Workspace workspace) {
        this.a = a;
        this.b = b;
        this.c = c;
        plan = planner.plan(spec(op, a, b, c), workspace, null, b);
    }

    /** How operands of the op lie. */
    static MatMulSpec spec(MatMul op, Operand a, Operand b, Operand c) {
        int m = c.dim(-2);
        int n = c.dim(-1);
        int k = op.inner(a.type().shape());
        MatMulSpec spec = MatMulSpec.of(m, n, k, op.transposeA(), op.transposeB());
        Shape batch = batch(c);
        Strides loops = Strides.broadcasting(batch, batch(a), batch(b), batch);
        for (int axis = 0; axis < loops.depth(); axis++) {
            spec = spec.withBatch(
                    loops.extent(axis),
                    Math.multiplyExact(loops.stride(0, axis), m * k),
                    Math.multiplyExact(loops.stride(1, axis), k * n),
                    Math.multiplyExact(loops.stride(2, axis), m * n));
        }
        return a.isSame(b) && op.transposeA() != op.transposeB() ? spec.resultSymmetric() : spec;
    }

    private static Shape batch(Operand operand) {
        return operand.type().shape().range(0, operand.type().shape().rank() - 2);
    }

    @Override
    public void run(WorkerPool pool) {
        plan.run(pool, a.floats(), a.offset(), b.floats(), b.offset(), c.floats(), c.offset());
    }

    @Override
    public String kernel() {
        return "matmul";
    }
}
