package org.limpid.backend.cpu.kernel;

/** op(L)X = B; the columns of B are independent and are dealt out in blocks, each solved for in scratch memory. */
final class TriangularSolveStep implements Step, Job {

    private static final int COLUMNS = TriangularBlocks.WIDTH;

    private final boolean transpose;
    private final Operand l;
    private final Operand b;
    private final Operand x;
    private final IstaLoops loops;
    private final TriangularBlocks triangles;
    private final Scratch scratch;
    private final int n;
    private final int k;
    private final int matrices;
    private final int blocks;

    TriangularSolveStep(boolean transpose, Operand l, Operand b, Operand x, KernelFamily family, Scratch scratch) {
        this.transpose = transpose;
        this.l = l;
        this.b = b;
        this.x = x;
        this.scratch = scratch;
        loops = family.ista();
        triangles = new TriangularBlocks(family);
        n = l.dim(-1);
        k = b.dim(-1);
        matrices = l.leading(2);
        blocks = Math.ceilDiv(k, COLUMNS);
        scratch.reserveOwn((long) n * COLUMNS);
    }

    @Override
    public void run(WorkerPool pool) {
        Chunks.run(pool, this, matrices * blocks, (double) n * n / 2 * k * matrices);
    }

    @Override
    public void run(int chunk, int worker) {
        int matrix = chunk / blocks;
        int column = chunk % blocks * COLUMNS;
        int width = Math.min(COLUMNS, k - column);
        int start = matrix * n * k + column;
        float[] work = scratch.own(worker);
        for (int i = 0; i < n; i++) {
            System.arraycopy(b.floats(), b.offset() + start + i * k, work, Scratch.FIRST + i * COLUMNS, width);
        }
        loops.scale(-1, work, Scratch.FIRST, n * COLUMNS);
        int factor = l.offset() + matrix * n * n;
        if (transpose) {
            triangles.backward(l.floats(), factor, n, work, Scratch.FIRST, COLUMNS, n, width);
        } else {
            triangles.forward(l.floats(), factor, n, work, Scratch.FIRST, COLUMNS, n, width);
        }
        for (int i = 0; i < n; i++) {
            System.arraycopy(work, Scratch.FIRST + i * COLUMNS, x.floats(), x.offset() + start + i * k, width);
        }
    }

    @Override
    public String kernel() {
        return "triangular_solve";
    }
}
