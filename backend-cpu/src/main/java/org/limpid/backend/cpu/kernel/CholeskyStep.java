package org.limpid.backend.cpu.kernel;

import java.util.Arrays;

/**
 * A = LLᵀ by rows of dot products. Columns are taken in panels: the square on the diagonal first, then the rows below it,
 * which do not depend on one another, on all threads.
 */
final class CholeskyStep implements Step {

    private static final int PANEL = 48;

    private final Operand a;
    private final Operand l;
    private final Vectors loops;
    private final int n;
    private final int matrices;
    private final int rowsPerChunk;
    private final Job rowsBelow = this::rowsBelow;
    private int matrix;
    private int panel;
    private int end;

    CholeskyStep(Operand a, Operand l, Vectors loops) {
        this.a = a;
        this.l = l;
        this.loops = loops;
        n = a.dim(-1);
        matrices = a.leading(2);
        rowsPerChunk = Chunks.rows((long) PANEL * n / 2);
    }

    @Override
    public void run(WorkerPool pool) {
        for (matrix = 0; matrix < matrices; matrix++) {
            int from = l.offset() + matrix * n * n;
            if (factor(pool)) {
                for (int i = 0; i < n; i++) {
                    Arrays.fill(l.floats(), from + i * n + i + 1, from + (i + 1) * n, 0);
                }
            } else {
                for (int i = 0; i < n; i++) {
                    Arrays.fill(l.floats(), from + i * n, from + i * n + i + 1, Float.NaN);
                    Arrays.fill(l.floats(), from + i * n + i + 1, from + (i + 1) * n, 0);
                }
            }
        }
    }

    private boolean factor(WorkerPool pool) {
        for (panel = 0; panel < n; panel += PANEL) {
            end = Math.min(n, panel + PANEL);
            for (int i = panel; i < end; i++) {
                row(i, i);
                if (!diagonal(i)) {
                    return false;
                }
            }
            pool.run(rowsBelow, Math.ceilDiv(n - end, rowsPerChunk));
        }
        return true;
    }

    private void rowsBelow(int chunk, int worker) {
        int from = end + chunk * rowsPerChunk;
        int to = Math.min(n, from + rowsPerChunk);
        for (int i = from; i < to; i++) {
            row(i, end);
        }
    }

    /** Elements of row i from the panel's first column up to column {@code to} − 1. */
    private void row(int i, int to) {
        float[] factor = l.floats();
        int base = l.offset() + matrix * n * n;
        int source = a.offset() + matrix * n * n + i * n;
        int row = base + i * n;
        for (int j = panel; j < to; j++) {
            int other = base + j * n;
            float rest = a.floats()[source + j] - loops.dot(factor, row, factor, other, j);
            factor[row + j] = rest / factor[other + j];
        }
    }

    private boolean diagonal(int i) {
        float[] factor = l.floats();
        int row = l.offset() + matrix * n * n + i * n;
        float square = a.floats()[a.offset() + matrix * n * n + i * n + i] - loops.dot(factor, row, factor, row, i);
        factor[row + i] = (float) Math.sqrt(square);
        return square > 0;
    }

    @Override
    public String kernel() {
        return "cholesky";
    }
}
