package org.limpid.backend.cpu.kernel;

/** op(L)X = B of many small matrices, some side by side in scratch memory at once. */
final class TriangularSolveBatchStep implements Step, Job {

    private static final int WIDTH = InterleavedMatrices.WIDTH;

    private final boolean transpose;
    private final Operand l;
    private final Operand b;
    private final Operand x;
    private final InterleavedMatrices matrices;
    private final Scratch scratch;
    private final int n;
    private final int k;
    private final int count;

    TriangularSolveBatchStep(
            boolean transpose, Operand l, Operand b, Operand x, InterleavedMatrices matrices, Scratch scratch) {
        this.transpose = transpose;
        this.l = l;
        this.b = b;
        this.x = x;
        this.matrices = matrices;
        this.scratch = scratch;
        n = l.dim(-1);
        k = b.dim(-1);
        count = l.leading(2);
        scratch.reserveOwn((long) n * (n + k) * WIDTH);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(count, WIDTH));
    }

    @Override
    public void run(int chunk, int worker) {
        float[] work = scratch.own(worker);
        int first = chunk * WIDTH;
        int here = Math.min(WIDTH, count - first);
        int right = Scratch.FIRST + n * n * WIDTH;
        InterleavedMatrices.gather(l.floats(), l.offset() + first * n * n, n * n, here, work, Scratch.FIRST);
        InterleavedMatrices.gather(b.floats(), b.offset() + first * n * k, n * k, here, work, right);
        matrices.solve(work, Scratch.FIRST, right, n, k, transpose);
        InterleavedMatrices.scatter(work, right, n * k, here, x.floats(), x.offset() + first * n * k);
    }

    @Override
    public String kernel() {
        return "triangular_solve, batch";
    }
}
