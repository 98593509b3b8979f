package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/**
 * The gradient of subspace attention where a head's scores fit one strip: with A computed again,
 * G = A ∘ (do·wᵀ − δ) and dw = Aᵀ·do + scale·(G + Gᵀ)·w, four products of which the first is symmetric.
 */
final class AttentionBackwardKernel implements Step, Job {

    private final AttentionGradient operands;
    private final AttentionShape shape;
    private final Scratch scratch;
    private final Vectors vectors;
    private final MatMul scores;
    private final MatMul gradients;
    private final MatMul values;
    private final MatMul roles;

    AttentionBackwardKernel(
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
        vectors = family.vectors();
        int n = shape.tokens();
        MatMulPlanner planner = family.products();
        scores = planner.plan(shape.scores(n).resultSymmetric(), workspace);
        gradients = planner.plan(shape.scores(n), workspace);
        values = planner.plan(shape.spread(n), workspace);
        roles = planner.plan(shape.mix(n).accumulating(), workspace);
        scratch.reserveOwn(2L * Scratch.aligned(n * n) + Scratch.aligned(n) + Vectors.TILE);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, shape.chunks());
    }

    @Override
    public void run(int chunk, int worker) {
        int to = Math.min(shape.tasks(), (chunk + 1) * shape.tasksPerChunk());
        for (int task = chunk * shape.tasksPerChunk(); task < to; task++) {
            task(worker, shape.start(task));
        }
    }

    private void task(int worker, int start) {
        float[] work = scratch.own(worker);
        int n = shape.tokens();
        int a = Scratch.FIRST;
        int g = a + Scratch.aligned(n * n);
        float[] w = operands.w();
        float[] dout = operands.dout();
        int tokens = operands.atW(start);
        scores.runOn(worker, w, tokens, w, tokens, work, a);
        gradients.runOn(worker, dout, operands.atDout(start), w, tokens, work, g);
        int deltas = g + Scratch.aligned(n * n);
        operands.deltas(start, work, deltas);
        operands.scoreGradients(n, work, a, g, deltas);
        vectors.addTranspose(work, g, n, deltas + Scratch.aligned(n));
        values.runOn(worker, work, a, dout, operands.atDout(start), operands.dw(), operands.atDw(start));
        roles.runOn(worker, work, g, w, tokens, operands.dw(), operands.atDw(start));
    }

    @Override
    public String kernel() {
        return "subspace_attention_backward";
    }
}
