package org.limpid.backend.cpu.kernel;

import java.util.List;

/** The softmax along the last axis, or its gradient: rows are dealt out. */
final class SoftmaxStep implements Step, Job {

    private final boolean backward;
    private final SoftmaxRows loops;
    private final Operand first;
    private final Operand second;
    private final Operand result;
    private final int n;
    private final int rows;
    private final int rowsPerChunk;

    private SoftmaxStep(boolean backward, List<Operand> in, Operand result, SoftmaxRows loops) {
        this.backward = backward;
        this.loops = loops;
        first = in.getFirst();
        second = in.getLast();
        this.result = result;
        n = result.dim(-1);
        rows = result.leading(1);
        rowsPerChunk = Chunks.rows(4L * n);
    }

    static Step forward(List<Operand> in, Operand y, SoftmaxRows loops) {
        return new SoftmaxStep(false, in, y, loops);
    }

    static Step backward(List<Operand> in, Operand dx, SoftmaxRows loops) {
        return new SoftmaxStep(true, in, dx, loops);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(rows, rowsPerChunk));
    }

    @Override
    public void run(int chunk, int worker) {
        int to = Math.min(rows, (chunk + 1) * rowsPerChunk);
        for (int row = chunk * rowsPerChunk; row < to; row++) {
            int at = row * n;
            if (backward) {
                loops.backward(
                        first.floats(),
                        first.offset() + at,
                        second.floats(),
                        second.offset() + at,
                        result.floats(),
                        result.offset() + at,
                        n);
            } else {
                loops.forward(first.floats(), first.offset() + at, result.floats(), result.offset() + at, n);
            }
        }
    }

    @Override
    public String kernel() {
        return backward ? "softmax_backward" : "softmax";
    }
}
