package org.limpid.backend.cpu.kernel;

/** op(L)X = B by rows of X; the columns of B are independent and are dealt out in blocks. */
final class TriangularSolveStep implements Step, Job {

    private static final int COLUMNS = 64;

    private final boolean transpose;
    private final Operand l;
    private final Operand b;
    private final Operand x;
    private final Vectors loops;
    private final int n;
    private final int k;
    private final int matrices;
    private final int blocks;

    TriangularSolveStep(boolean transpose, Operand l, Operand b, Operand x, Vectors loops) {
        this.transpose = transpose;
        this.l = l;
        this.b = b;
        this.x = x;
        this.loops = loops;
        n = l.dim(-1);
        k = b.dim(-1);
        matrices = l.leading(2);
        blocks = Math.ceilDiv(k, COLUMNS);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, matrices * blocks);
    }

    @Override
    public void run(int chunk, int worker) {
        int matrix = chunk / blocks;
        int column = chunk % blocks * COLUMNS;
        int width = Math.min(COLUMNS, k - column);
        int start = matrix * n * k + column;
        for (int i = 0; i < n; i++) {
            System.arraycopy(b.floats(), b.offset() + start + i * k, x.floats(), x.offset() + start + i * k, width);
        }
        int factor = l.offset() + matrix * n * n;
        if (transpose) {
            backward(factor, x.offset() + start, width);
        } else {
            forward(factor, x.offset() + start, width);
        }
    }

    private void forward(int factor, int start, int width) {
        float[] y = x.floats();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                loops.addScaled(-l.floats()[factor + i * n + j], y, start + j * k, y, start + i * k, width);
            }
            loops.divide(l.floats()[factor + i * n + i], y, start + i * k, width);
        }
    }

    private void backward(int factor, int start, int width) {
        float[] y = x.floats();
        for (int i = n - 1; i >= 0; i--) {
            loops.divide(l.floats()[factor + i * n + i], y, start + i * k, width);
            for (int j = 0; j < i; j++) {
                loops.addScaled(-l.floats()[factor + i * n + j], y, start + i * k, y, start + j * k, width);
            }
        }
    }

    @Override
    public String kernel() {
        return "triangular_solve";
    }
}
