package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.Reduce;

/**
 * One pass of a reduction of floats: x (outer, extent, inner) to y (outer, blocks, inner), each block of neighbours along
 * the middle axis to one. Blocks are short, so that a long sum is a tree.
 */
final class ReducePass implements Job {

    /** Rows that are added one after the other. */
    private static final int ROWS = 64;

    /** Neighbours that one call sums; the loops themselves have many partial sums. */
    private static final int NEIGHBOURS = 1 << 15;

    private static final int COLUMNS = 1 << 10;
    private static final float[] NOTHING = {};

    private final Reductions loops;
    private final Reduce.Function function;
    private final int outer;
    private final int extent;
    private final int inner;
    private final int block;
    private final int blocks;
    private final int columns;
    private final int columnGroups;
    private final int unitsPerChunk;
    private float[] x = NOTHING;
    private float[] y = NOTHING;
    private int from;
    private int to;

    ReducePass(Reductions loops, Reduce.Function function, int outer, int extent, int inner) {
        this.loops = loops;
        this.function = function;
        this.outer = outer;
        this.extent = extent;
        this.inner = inner;
        block = Math.min(extent, inner == 1 ? NEIGHBOURS : ROWS);
        blocks = Math.ceilDiv(extent, block);
        columns = Math.min(inner, COLUMNS);
        columnGroups = Math.ceilDiv(inner, columns);
        unitsPerChunk = Chunks.rows((long) block * columns);
    }

    int outer() {
        return outer;
    }

    int inner() {
        return inner;
    }

    int blocks() {
        return blocks;
    }

    /** Elements of the result. */
    int results() {
        return Math.multiplyExact(Math.multiplyExact(outer, blocks), inner);
    }

    void run(WorkerPool pool, float[] source, int sourceOffset, float[] target, int targetOffset) {
        x = source;
        from = sourceOffset;
        y = target;
        to = targetOffset;
        pool.run(this, Math.ceilDiv(units(), unitsPerChunk));
    }

    private int units() {
        return outer * blocks * columnGroups;
    }

    @Override
    public void run(int chunk, int worker) {
        int first = chunk * unitsPerChunk;
        int last = Math.min(units(), first + unitsPerChunk);
        for (int unit = first; unit < last; unit++) {
            int group = unit % columnGroups;
            int result = unit / columnGroups;
            int start = result / blocks * extent + result % blocks * block;
            int rows = Math.min(block, extent - result % blocks * block);
            if (inner == 1) {
                y[to + result] = neighbours(from + start, rows);
            } else {
                int column = group * columns;
                rows(start * inner + column, rows, result * inner + column, Math.min(columns, inner - column));
            }
        }
    }

    private float neighbours(int start, int n) {
        return switch (function) {
            case SUM -> loops.sum(x, start, n);
            case MAX -> loops.max(x, start, n);
            case MIN -> loops.min(x, start, n);
        };
    }

    private void rows(int start, int rows, int result, int n) {
        switch (function) {
            case SUM -> loops.sumRows(x, from + start, inner, rows, y, to + result, n);
            case MAX -> loops.maxRows(x, from + start, inner, rows, y, to + result, n);
            case MIN -> loops.minRows(x, from + start, inner, rows, y, to + result, n);
        }
    }
}
