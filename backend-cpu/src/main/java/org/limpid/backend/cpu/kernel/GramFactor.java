package org.limpid.backend.cpu.kernel;

/** The Cholesky factors of I + α·Gram on the smaller side of a batch of Z, in memory that all steps share. */
final class GramFactor {

    private final Operand z;
    private final float alpha;
    private final IstaLoops scaling;
    private final Scratch scratch;
    private final int side;
    private final int matrices;
    private final MatMul gram;
    private final CholeskyPlan cholesky;

    GramFactor(Operand z, double alpha, KernelFamily family, Workspace workspace, Scratch scratch) {
        this.z = z;
        this.alpha = (float) alpha;
        this.scratch = scratch;
        scaling = family.ista();
        int n = z.dim(-2);
        int d = z.dim(-1);
        side = Math.min(n, d);
        matrices = z.leading(2);
        scratch.reserveShared((long) matrices * side * side);
        boolean wide = n < d;
        MatMulSpec spec = MatMulSpec.of(side, side, Math.max(n, d), !wide, wide).resultSymmetric();
        gram = family.products().plan(spec.withBatch(matrices, n * d, n * d, side * side), workspace);
        cholesky = new CholeskyPlan(side, matrices, family, workspace, scratch);
    }

    /** The length of the smaller side. */
    int side() {
        return side;
    }

    /** How many Z there are. */
    int matrices() {
        return matrices;
    }

    /** Where the factor of a Z begins in the memory that {@link #compute} gives. */
    int at(int matrix) {
        return Scratch.FIRST + matrix * side * side;
    }

    /** Computes the factors; they stay until another step runs. */
    float[] compute(WorkerPool pool) {
        float[] g = scratch.shared();
        gram.run(pool, z.floats(), z.offset(), z.floats(), z.offset(), g, Scratch.FIRST);
        scaling.scale(alpha, g, Scratch.FIRST, matrices * side * side);
        for (int b = 0; b < matrices; b++) {
            for (int i = 0; i < side; i++) {
                g[at(b) + i * side + i] += 1;
            }
        }
        cholesky.run(pool, g, Scratch.FIRST, g, Scratch.FIRST);
        return g;
    }
}
