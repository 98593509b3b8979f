package org.limpid.backend.cpu.kernel;

/** A = LLᵀ of matrices that are few or large. */
final class CholeskyStep implements Step {

    private final Operand a;
    private final Operand l;
    private final CholeskyPlan plan;

    CholeskyStep(Operand a, Operand l, KernelFamily family, Workspace workspace, Scratch scratch) {
        this.a = a;
        this.l = l;
        plan = new CholeskyPlan(a.dim(-1), a.leading(2), family, workspace, scratch);
    }

    @Override
    public void run(WorkerPool pool) {
        plan.run(pool, a.floats(), a.offset(), l.floats(), l.offset());
    }

    @Override
    public String kernel() {
        return "cholesky";
    }
}
