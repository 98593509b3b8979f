package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.LayerNorm;

/** Layer normalisation: rows are dealt out. */
final class LayerNormStep implements Step, Job {

    private final float epsilon;
    private final Operand x;
    private final Operand gain;
    private final Operand bias;
    private final Operand y;
    private final NormRows loops;
    private final int n;
    private final int rows;
    private final int rowsPerChunk;

    LayerNormStep(LayerNorm op, List<Operand> in, Operand y, NormRows loops) {
        epsilon = (float) op.epsilon();
        x = in.get(0);
        gain = in.get(1);
        bias = in.get(2);
        this.y = y;
        this.loops = loops;
        n = x.dim(-1);
        rows = x.leading(1);
        rowsPerChunk = Chunks.rows(n);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(rows, rowsPerChunk));
    }

    @Override
    public void run(int chunk, int worker) {
        int to = Math.min(rows, (chunk + 1) * rowsPerChunk);
        for (int row = chunk * rowsPerChunk; row < to; row++) {
            loops.forward(
                    x.floats(),
                    x.offset() + row * n,
                    gain.floats(),
                    gain.offset(),
                    bias.floats(),
                    bias.offset(),
                    epsilon,
                    y.floats(),
                    y.offset() + row * n,
                    n);
        }
    }

    @Override
    public String kernel() {
        return "layer_norm";
    }
}
