package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A = LLᵀ for a number of matrices of one order. Small ones are factored each by a worker in its scratch memory; large ones by
 * panels of columns: what the columns before them contribute is a product, the square on the diagonal is factored like a small
 * matrix, and the rows below it are solved for on all threads.
 */
final class CholeskyPlan {

    /** Up to this order a matrix is factored at once: it lies in a second-level cache. */
    private static final int SMALL = 192;

    /** Columns of a panel. */
    private static final int PANEL = 128;

    private static final int ROWS = TriangularBlocks.WIDTH;

    private final int n;
    private final int matrices;
    private final Vectors vectors;
    private final IstaLoops loops;
    private final TriangularBlocks blocks;
    private final Scratch scratch;
    private final List<MatMul> products = new ArrayList<>();
    private final int side;
    private final Job whole = this::whole;
    private final Job turned = this::turned;
    private final Job rowsBelow = this::rowsBelow;

    // What is running: written before the jobs are.
    private float[] a = {};
    private float[] l = {};
    private int aAt;
    private int lAt;
    private int panel;
    private int width;

    CholeskyPlan(int n, int matrices, KernelFamily family, Workspace workspace, Scratch scratch) {
        this.n = n;
        this.matrices = matrices;
        this.scratch = scratch;
        vectors = family.vectors();
        loops = family.ista();
        blocks = new TriangularBlocks(family);
        side = Scratch.aligned(isSmall() ? n : PANEL);
        scratch.reserveOwn((long) side * side);
        for (int from = PANEL; from < n && !isSmall(); from += PANEL) {
            MatMulSpec spec = MatMulSpec.of(n - from, Math.min(PANEL, n - from), from, false, true);
            products.add(
                    family.products().plan(spec.withLeadingDimensions(n, n, n).accumulating(), workspace));
        }
    }

    private boolean isSmall() {
        return n <= SMALL;
    }

    /** Factors A into L, which may lie where A lies. */
    void run(WorkerPool pool, float[] from, int fromOff, float[] to, int toOff) {
        a = from;
        l = to;
        if (isSmall()) {
            aAt = fromOff;
            lAt = toOff;
            Chunks.run(pool, whole, matrices, (double) n * n * n / 6 * matrices);
            return;
        }
        for (int matrix = 0; matrix < matrices; matrix++) {
            aAt = fromOff + matrix * n * n;
            lAt = toOff + matrix * n * n;
            pool.run(turned, Math.ceilDiv(n, ROWS));
            if (!panels(pool)) {
                notDefinite(lAt);
            }
        }
    }

    private void whole(int matrix, int worker) {
        int from = aAt + matrix * n * n;
        int to = lAt + matrix * n * n;
        float[] work = scratch.own(worker);
        vectors.transpose(a, from, n, n, n, work, Scratch.FIRST, side);
        loops.scale(-1, work, Scratch.FIRST, n * side);
        if (!blocks.factor(work, Scratch.FIRST, side, n)) {
            notDefinite(to);
            return;
        }
        vectors.transpose(work, Scratch.FIRST, side, n, n, l, to, n);
        for (int i = 0; i < n; i++) {
            Arrays.fill(l, to + i * n + i + 1, to + (i + 1) * n, 0);
        }
    }

    private void notDefinite(int at) {
        for (int i = 0; i < n; i++) {
            Arrays.fill(l, at + i * n, at + i * n + i + 1, Float.NaN);
            Arrays.fill(l, at + i * n + i + 1, at + (i + 1) * n, 0);
        }
    }

    /** −A into L, below and on the diagonal. */
    private void turned(int chunk, int worker) {
        int end = Math.min(n, (chunk + 1) * ROWS);
        for (int i = chunk * ROWS; i < end; i++) {
            int row = lAt + i * n;
            System.arraycopy(a, aAt + i * n, l, row, i + 1);
            loops.scale(-1, l, row, i + 1);
            Arrays.fill(l, row + i + 1, row + n, 0);
        }
    }

    private boolean panels(WorkerPool pool) {
        float[] work = scratch.own(0);
        for (panel = 0; panel < n; panel += PANEL) {
            width = Math.min(PANEL, n - panel);
            int rows = lAt + panel * n;
            int diagonal = rows + panel;
            if (panel > 0) {
                products.get(panel / PANEL - 1).run(pool, l, rows, l, rows, l, diagonal);
            }
            vectors.transpose(l, diagonal, n, width, width, work, Scratch.FIRST, side);
            if (!blocks.factor(work, Scratch.FIRST, side, width)) {
                return false;
            }
            vectors.transpose(work, Scratch.FIRST, side, width, width, l, diagonal, n);
            for (int i = 0; i < width; i++) {
                Arrays.fill(l, diagonal + i * n + i + 1, diagonal + i * n + width, 0);
            }
            pool.run(rowsBelow, Math.ceilDiv(n - panel - width, ROWS));
        }
        return true;
    }

    /** X with XLᵀ = B, for some rows below the square on the diagonal. */
    private void rowsBelow(int chunk, int worker) {
        int first = panel + width + chunk * ROWS;
        int count = Math.min(ROWS, n - first);
        int at = lAt + first * n + panel;
        float[] work = scratch.own(worker);
        vectors.transpose(l, at, n, count, width, work, Scratch.FIRST, ROWS);
        blocks.forward(l, lAt + panel * n + panel, n, work, Scratch.FIRST, ROWS, width, count);
        vectors.transpose(work, Scratch.FIRST, ROWS, width, count, l, at, n);
    }
}
