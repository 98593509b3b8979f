package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/**
 * The gradient of subspace attention for so many tokens that a head's scores do not fit the cache: strip by strip,
 * dw += A_Iᵀ·do_I + scale·G_Iᵀ·w_I and dw_I += scale·G_I·w, so that no matrix of all scores ever exists.
 */
final class AttentionStripsBackwardKernel implements Step, Job {

    private final AttentionGradient operands;
    private final AttentionShape shape;
    private final Scratch scratch;
    private final MatMul[] scores;
    private final MatMul[] values;
    private final MatMul[] keys;
    private final MatMul[] queries;

    AttentionStripsBackwardKernel(
            SubspaceAttentionBackward op,
            AttentionShape shape,
            List<Operand> in,
            Operand dw,
            KernelFamily family,
            Workspace workspace,
            Scratch scratch) {
        operands = new AttentionGradient((float) op.scale(), shape, in, dw, family);
        this.shape = shape;
        this.scratch = scratch;
        int strips = shape.strips();
        scores = new MatMul[strips];
        values = new MatMul[strips];
        keys = new MatMul[strips];
        queries = new MatMul[strips];
        MatMulPlanner planner = family.products();
        for (int strip = 0; strip < strips; strip++) {
            int rows = shape.rows(strip);
            scores[strip] = planner.plan(shape.scores(rows), workspace);
            MatMulSpec spread = shape.spread(rows);
            values[strip] = planner.plan(strip == 0 ? spread : spread.accumulating(), workspace);
            keys[strip] = planner.plan(spread.accumulating(), workspace);
            queries[strip] = planner.plan(shape.mix(rows).accumulating(), workspace);
        }
        scratch.reserveOwn(2L * strip() + shape.tokens());
    }

    /** Elements of a strip's scratch memory. */
    private int strip() {
        return Scratch.aligned(shape.stripRows() * shape.tokens());
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, shape.chunks());
    }

    @Override
    public void run(int chunk, int worker) {
        int to = Math.min(shape.tasks(), (chunk + 1) * shape.tasksPerChunk());
        for (int task = chunk * shape.tasksPerChunk(); task < to; task++) {
            operands.deltas(shape.start(task), scratch.own(worker), Scratch.FIRST + 2 * strip());
            for (int strip = 0; strip < scores.length; strip++) {
                strip(worker, shape.start(task), strip);
            }
        }
    }

    private void strip(int worker, int start, int strip) {
        float[] work = scratch.own(worker);
        int a = Scratch.FIRST;
        int g = a + strip();
        int deltas = g + strip() + strip * shape.stripRows();
        int first = start + strip * shape.stripRows() * shape.row();
        float[] w = operands.w();
        float[] dout = operands.dout();
        float[] dw = operands.dw();
        scores[strip].runOn(worker, w, operands.atW(first), w, operands.atW(start), work, a);
        scores[strip].runOn(worker, dout, operands.atDout(first), w, operands.atW(start), work, g);
        operands.scoreGradients(shape.rows(strip), work, a, g, deltas);
        values[strip].runOn(worker, work, a, dout, operands.atDout(first), dw, operands.atDw(start));
        keys[strip].runOn(worker, work, g, w, operands.atW(first), dw, operands.atDw(start));
        queries[strip].runOn(worker, work, g, w, operands.atW(start), dw, operands.atDw(first));
    }

    @Override
    public String kernel() {
        return "subspace_attention_backward, in strips";
    }
}
