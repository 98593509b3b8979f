package org.limpid.backend.cpu.kernel;

import java.util.Arrays;

/**
 * Copies a box of elements between two layouts: slices, permutations, repetitions. The innermost loop runs along
 * neighbours of the target; where neighbours of the source lie along another axis, that one becomes the second loop and
 * both are walked in tiles, so that every cache line is used while it is there.
 */
final class BoxCopy implements Job {

    private static final int TILE = 32;

    private final Operand source;
    private final Operand target;
    private final int sourceStart;
    private final int targetStart;
    private final Strides outer;
    private final int middle;
    private final int middleFrom;
    private final int middleTo;
    private final int inner;
    private final int innerFrom;
    private final int innerTo;
    private final int blocks;
    private final int unitsPerChunk;

    /**
     * @param extents of the box
     * @param sourceStrides per axis; 0 repeats
     * @param targetStrides per axis
     */
    BoxCopy(
            Operand source,
            int sourceStart,
            Operand target,
            int targetStart,
            int[] extents,
            int[] sourceStrides,
            int[] targetStrides) {
        this.source = source;
        this.target = target;
        this.sourceStart = source.offset() + sourceStart;
        this.targetStart = target.offset() + targetStart;
        Strides loops = withTwoLoops(Strides.joined(extents, sourceStrides, targetStrides));
        int last = loops.depth() - 1;
        int second = secondLoop(loops);
        inner = loops.extent(last);
        innerFrom = loops.stride(0, last);
        innerTo = loops.stride(1, last);
        middle = loops.extent(second);
        middleFrom = loops.stride(0, second);
        middleTo = loops.stride(1, second);
        outer = without(loops, second);
        blocks = Math.ceilDiv(middle, TILE);
        unitsPerChunk = Chunks.rows((long) inner * Math.min(middle, TILE));
    }

    private static Strides withTwoLoops(Strides loops) {
        if (loops.depth() > 1) {
            return loops;
        }
        int[][] strides = {{0, loops.stride(0, 0)}, {0, loops.stride(1, 0)}};
        return new Strides(new int[] {1, loops.inner()}, strides);
    }

    private static int secondLoop(Strides loops) {
        int last = loops.depth() - 1;
        if (loops.stride(0, last) > 1) {
            for (int axis = 0; axis < last; axis++) {
                if (loops.stride(0, axis) == 1) {
                    return axis;
                }
            }
        }
        return last - 1;
    }

    /** The loops around the two that are walked in tiles, with one of a single turn in place of those. */
    private static Strides without(Strides loops, int second) {
        int depth = loops.depth();
        int[] extents = new int[depth - 1];
        int[][] strides = new int[2][depth - 1];
        int next = 0;
        for (int axis = 0; axis < depth - 1; axis++) {
            if (axis != second) {
                extents[next] = loops.extent(axis);
                strides[0][next] = loops.stride(0, axis);
                strides[1][next] = loops.stride(1, axis);
                next++;
            }
        }
        extents[next] = 1;
        return new Strides(extents, strides);
    }

    void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(units(), unitsPerChunk));
    }

    private int units() {
        return outer.outer() * blocks;
    }

    @Override
    public void run(int chunk, int worker) {
        int last = Math.min(units(), (chunk + 1) * unitsPerChunk);
        for (int unit = chunk * unitsPerChunk; unit < last; unit++) {
            int row = unit / blocks;
            int block = unit % blocks * TILE;
            int from = sourceStart + outer.start(0, row) + block * middleFrom;
            int to = targetStart + outer.start(1, row) + block * middleTo;
            int rows = Math.min(TILE, middle - block);
            if (innerTo == 1 && innerFrom == 1) {
                runs(from, to, rows);
            } else if (source.isInt()) {
                ints(from, to, rows);
            } else {
                floats(from, to, rows);
            }
        }
    }

    private void runs(int from, int to, int rows) {
        Object x = source.isInt() ? source.ints() : source.floats();
        Object y = source.isInt() ? target.ints() : target.floats();
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, from + i * middleFrom, y, to + i * middleTo, inner);
        }
    }

    private void floats(int from, int to, int rows) {
        float[] x = source.floats();
        float[] y = target.floats();
        for (int tile = 0; tile < inner; tile += TILE) {
            int n = Math.min(TILE, inner - tile);
            for (int i = 0; i < rows; i++) {
                int a = from + i * middleFrom + tile * innerFrom;
                int b = to + i * middleTo + tile * innerTo;
                if (innerFrom == 0 && innerTo == 1) {
                    Arrays.fill(y, b, b + n, x[a]);
                    continue;
                }
                for (int j = 0; j < n; j++) {
                    y[b + j * innerTo] = x[a + j * innerFrom];
                }
            }
        }
    }

    private void ints(int from, int to, int rows) {
        int[] x = source.ints();
        int[] y = target.ints();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < inner; j++) {
                y[to + i * middleTo + j * innerTo] = x[from + i * middleFrom + j * innerFrom];
            }
        }
    }
}
