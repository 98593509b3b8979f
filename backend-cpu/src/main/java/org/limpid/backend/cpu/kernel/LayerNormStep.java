package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.LayerNorm;

/** Layer normalisation: rows are dealt out. */
final class LayerNormStep implements Step, Job {

    private final Operand x;
    private final Operand y;
    private final NormalisedRows normalised;
    private final int n;
    private final int rows;
    private final int rowsPerChunk;

    LayerNormStep(LayerNorm op, List<Operand> in, Operand y, NormRows loops) {
        x = in.get(0);
        this.y = y;
        normalised = new NormalisedRows(op, in.get(1), in.get(2), loops);
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
        int row = chunk * rowsPerChunk;
        int count = Math.min(rows - row, rowsPerChunk);
        normalised.apply(x.floats(), x.offset() + row * n, n, count, y.floats(), y.offset() + row * n);
    }

    @Override
    public String kernel() {
        return "layer_norm";
    }
}
