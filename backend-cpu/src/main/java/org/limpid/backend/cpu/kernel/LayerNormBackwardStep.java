package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import java.util.List;
import org.limpid.api.op.fused.LayerNormBackward;

/**
 * The gradient of layer normalisation. Rows are dealt out in at most 64 chunks; each adds up its part of the gradients of
 * gain and bias, and the parts are added in their order.
 */
final class LayerNormBackwardStep implements Step, Job {

    private static final int PARTS = 64;

    private final float epsilon;
    private final Operand x;
    private final Operand gain;
    private final Operand dy;
    private final Operand dx;
    private final Operand dgain;
    private final Operand dbias;
    private final NormRows loops;
    private final Reductions reductions;
    private final Scratch scratch;
    private final int n;
    private final int rows;
    private final int rowsPerChunk;

    LayerNormBackwardStep(
            LayerNormBackward op,
            List<Operand> in,
            List<Operand> out,
            NormRows loops,
            Reductions reductions,
            Scratch scratch) {
        epsilon = (float) op.epsilon();
        x = in.get(0);
        gain = in.get(1);
        dy = in.get(2);
        dx = out.get(0);
        dgain = out.get(1);
        dbias = out.get(2);
        this.loops = loops;
        this.reductions = reductions;
        this.scratch = scratch;
        n = x.dim(-1);
        rows = x.leading(1);
        rowsPerChunk = Math.max(Chunks.rows(2L * n), Math.ceilDiv(rows, PARTS));
        scratch.reserveShared((long) chunks() * 2 * n);
    }

    private int chunks() {
        return Math.ceilDiv(rows, rowsPerChunk);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, chunks());
        float[] parts = scratch.shared();
        reductions.sumRows(parts, 0, 2 * n, chunks(), dgain.floats(), dgain.offset(), n);
        reductions.sumRows(parts, n, 2 * n, chunks(), dbias.floats(), dbias.offset(), n);
    }

    @Override
    public void run(int chunk, int worker) {
        float[] parts = scratch.shared();
        int part = chunk * 2 * n;
        Arrays.fill(parts, part, part + 2 * n, 0);
        int to = Math.min(rows, (chunk + 1) * rowsPerChunk);
        for (int row = chunk * rowsPerChunk; row < to; row++) {
            loops.backward(
                    x.floats(),
                    x.offset() + row * n,
                    gain.floats(),
                    gain.offset(),
                    dy.floats(),
                    dy.offset() + row * n,
                    epsilon,
                    dx.floats(),
                    dx.offset() + row * n,
                    parts,
                    part,
                    n);
        }
    }

    @Override
    public String kernel() {
        return "layer_norm_backward";
    }
}
