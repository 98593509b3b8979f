package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.LayerNorm;

/**
 * A product whose rows go through elementwise ops as soon as they are complete, while they are in the cache, and rows of its left
 * operand through a layer norm before they are packed. Each op runs over the elements that its own kernel would run over, by the
 * same loops, so that the bits are those of the ops one after the other.
 */
final class FinishedProductStep implements Step {

    private final String name;
    private final MatMul plan;
    private final Operand a;
    private final Operand b;
    private final Operand y;

    FinishedProductStep(
            FinishedProduct op,
            List<Operand> in,
            Operand y,
            KernelFamily family,
            Elementwise loops,
            Workspace workspace,
            Scratch scratch) {
        this.y = y;
        a = in.get(0);
        b = in.get(1);
        name = op.name();
        // Joined first: with an epilogue the planner takes rows as they are asked for, and bits may depend on their
        // number.
        MatMulSpec spec = MatMulStep.spec(op.product(), a, b, y).joinRows();
        LayerNorm norm = op.norm();
        plan = family.products()
                .plan(
                        spec,
                        workspace,
                        norm == null ? null : new NormalisedRows(norm, in.get(2), in.get(3), family.norm()),
                        op.stages().isEmpty() ? null : new StageRows(op.stages(), in, y, loops, scratch),
                        b);
    }

    @Override
    public void run(WorkerPool pool) {
        plan.run(pool, a.floats(), a.offset(), b.floats(), b.offset(), y.floats(), y.offset());
    }

    @Override
    public String kernel() {
        return name;
    }
}
