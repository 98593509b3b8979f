package org.limpid.backend.cpu.kernel;

/** Σ log L_ii with LLᵀ = I + α·Gram on the smaller side. */
final class CodingRateStep implements Step {

    private final Operand rate;
    private final GramFactor gram;

    CodingRateStep(Operand z, Operand rate, double alpha, KernelFamily family, Workspace workspace, Scratch scratch) {
        this.rate = rate;
        gram = new GramFactor(z, alpha, family, workspace, scratch);
    }

    @Override
    public void run(WorkerPool pool) {
        float[] factors = gram.compute(pool);
        int side = gram.side();
        for (int b = 0; b < gram.matrices(); b++) {
            double sum = 0;
            for (int i = 0; i < side; i++) {
                sum += Math.log(factors[gram.at(b) + i * side + i]);
            }
            rate.floats()[rate.offset() + b] = (float) sum;
        }
    }

    @Override
    public String kernel() {
        return "coding_rate";
    }
}
