package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.ArgMax;

/** The index of the largest element: the first on a tie, the first NaN if there is one. */
final class ArgMaxStep implements Step, Job {

    private final Operand x;
    private final Operand y;
    private final Axes axes;
    private final int rowsPerChunk;

    ArgMaxStep(ArgMax op, Operand x, Operand y) {
        this.x = x;
        this.y = y;
        axes = Axes.of(x.type().shape(), op.axis());
        rowsPerChunk = Chunks.rows(axes.extent());
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(y.size(), rowsPerChunk));
    }

    @Override
    public void run(int chunk, int worker) {
        int from = chunk * rowsPerChunk;
        int to = Math.min(y.size(), from + rowsPerChunk);
        for (int i = from; i < to; i++) {
            int start = x.offset() + i / axes.inner() * axes.extent() * axes.inner() + i % axes.inner();
            y.ints()[y.offset() + i] = best(start);
        }
    }

    private int best(int start) {
        float[] values = x.floats();
        float best = values[start];
        int at = 0;
        for (int i = 1; i < axes.extent() && !Float.isNaN(best); i++) {
            float value = values[start + i * axes.inner()];
            if (value > best || Float.isNaN(value)) {
                best = value;
                at = i;
            }
        }
        return at;
    }

    @Override
    public String kernel() {
        return "argmax";
    }
}
