package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products of one row: each element of B is used once, so that packing it would cost more than the product. Where B is stored
 * transposed its rows are multiplied by the row of A; else they are added up, scaled, column block by column block.
 */
final class RowMatMul implements MatMul {

    /** Multiplications of a chunk, large against the cost of claiming it. */
    private static final int CHUNK = 1 << 16;

    /** Columns come in groups of so many, a multiple of every vector's length. */
    private static final int GROUP = 64;

    /** Sums of a block of columns stay in the first-level cache. */
    private static final int MOST_COLUMNS = 2048;

    /** Multiplications that take a few microseconds: less is not worth waking a thread for. */
    private static final double WORTH_A_FORK = 1 << 18;

    private final MatMulSpec asked;
    private final MatMulSpec spec;
    private final Vectors vectors;
    private final Workspace workspace;
    private final @Nullable RowEpilogue epilogue;
    private final Operands operands;
    private final RunningOperands running = new RunningOperands();
    private final int columns;
    private final int blocks;
    private final boolean worthAFork;
    private final Job job = this::chunk;

    /**
     * @param asked for
     * @param spec the same as it is computed; {@link #fits}
     */
    RowMatMul(MatMulSpec asked, MatMulSpec spec, Vectors vectors, Workspace workspace, @Nullable RowEpilogue epilogue) {
        this.asked = asked;
        this.spec = spec;
        this.vectors = vectors;
        this.workspace = workspace;
        this.epilogue = epilogue;
        operands = new Operands(spec);
        int wanted = Math.ceilDiv(Math.ceilDiv(CHUNK, spec.k()), GROUP) * GROUP;
        columns = Math.min(wanted, MOST_COLUMNS);
        blocks = Math.ceilDiv(spec.n(), columns);
        worthAFork = spec.multiplications() >= WORTH_A_FORK;
    }

    /** Whether each product is of one row, whose terms are neighbours, and overwrites its result. */
    static boolean fits(MatMulSpec spec) {
        return spec.m() == 1
                && spec.termStrideA() == 1
                && !spec.accumulate()
                && !spec.symmetric()
                && (long) spec.items() * Math.ceilDiv(spec.n(), GROUP) <= WorkerPool.MAX_CHUNKS;
    }

    @Override
    public MatMulSpec spec() {
        return asked;
    }

    @Override
    public void run(WorkerPool pool, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        operands.check(a, aOff, b, bOff, c, cOff);
        Plans.checkPool(pool, workspace);
        if (pool.threads() == 1 || !worthAFork) {
            runAll(0, a, aOff, b, bOff, c, cOff);
            return;
        }
        running.begin(a, aOff, b, bOff, c, cOff);
        try {
            pool.run(job, operands.items() * blocks);
            for (int item = 0; item < operands.items(); item++) {
                finish(0, item, c, cOff);
            }
        } finally {
            running.end();
        }
    }

    @Override
    public void runOn(int worker, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        Plans.checkPerWorker(spec);
        operands.check(a, aOff, b, bOff, c, cOff);
        runAll(worker, a, aOff, b, bOff, c, cOff);
    }

    private void runAll(int worker, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        for (int item = 0; item < operands.items(); item++) {
            for (int block = 0; block < blocks; block++) {
                multiply(item, block, a, aOff, b, bOff, c, cOff);
            }
            finish(worker, item, c, cOff);
        }
    }

    private void chunk(int chunk, int worker) {
        RunningOperands r = running;
        multiply(chunk / blocks, chunk % blocks, r.a, r.aOff, r.b, r.bOff, r.c, r.cOff);
    }

    private void multiply(int item, int block, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        int from = block * columns;
        int to = Math.min(spec.n(), from + columns);
        int ai = aOff + operands.a(item);
        int bi = bOff + operands.b(item);
        int ci = cOff + operands.c(item);
        if (spec.transB()) {
            for (int j = from; j < to; j++) {
                c[ci + j] = vectors.dot(a, ai, b, bi + j * spec.ldb(), spec.k());
            }
        } else {
            Arrays.fill(c, ci + from, ci + to, 0);
            for (int t = 0; t < spec.k(); t++) {
                vectors.addScaled(a[ai + t], b, bi + t * spec.ldb() + from, c, ci + from, to - from);
            }
        }
    }

    private void finish(int worker, int item, float[] c, int cOff) {
        if (epilogue != null) {
            epilogue.apply(item, 0, 1, c, cOff + operands.c(item), spec.ldc(), worker);
        }
    }
}
