package org.limpid.backend.cpu.kernel;

import java.util.Arrays;

/** A = LLᵀ of many small matrices, some side by side in scratch memory at once. */
final class CholeskyBatchStep implements Step, Job {

    private static final int WIDTH = InterleavedMatrices.WIDTH;

    /** Beyond this {@link TriangularBlocks} are faster, with vectors of sixteen numbers: up to order 41, or 23 with as many columns. */
    private static final long MOST = 1700;

    private final Operand a;
    private final Operand l;
    private final InterleavedMatrices matrices;
    private final Scratch scratch;
    private final int n;
    private final int count;

    CholeskyBatchStep(Operand a, Operand l, InterleavedMatrices matrices, Scratch scratch) {
        this.a = a;
        this.l = l;
        this.matrices = matrices;
        this.scratch = scratch;
        n = a.dim(-1);
        count = a.leading(2);
        scratch.reserveOwn((long) n * n * WIDTH);
    }

    /** Whether matrices (n, n), and others (n, k) beside them, are small and many enough. */
    static boolean fits(int count, int n, int k) {
        return count >= WIDTH / 2 && n * (n + 2L * k) <= MOST;
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(count, WIDTH));
    }

    @Override
    public void run(int chunk, int worker) {
        float[] work = scratch.own(worker);
        int here = Math.min(WIDTH, count - chunk * WIDTH);
        int start = chunk * WIDTH * n * n;
        InterleavedMatrices.gather(a.floats(), a.offset() + start, n * n, here, work, Scratch.FIRST);
        matrices.factor(work, Scratch.FIRST, n);
        InterleavedMatrices.scatter(work, Scratch.FIRST, n * n, here, l.floats(), l.offset() + start);
        for (int lane = 0; lane < here; lane++) {
            finish(l.floats(), l.offset() + start + lane * n * n);
        }
    }

    /** Zeros above the diagonal, and NaN from there on if the matrix was not positive definite. */
    private void finish(float[] factor, int at) {
        boolean definite = true;
        for (int i = 0; i < n; i++) {
            definite &= factor[at + i * n + i] > 0;
            Arrays.fill(factor, at + i * n + i + 1, at + (i + 1) * n, 0);
        }
        if (!definite) {
            for (int i = 0; i < n; i++) {
                Arrays.fill(factor, at + i * n, at + i * n + i + 1, Float.NaN);
            }
        }
    }

    @Override
    public String kernel() {
        return "cholesky, batch";
    }
}
