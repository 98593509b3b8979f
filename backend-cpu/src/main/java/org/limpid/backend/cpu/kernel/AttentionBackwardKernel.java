package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/**
 * The gradient of subspace attention where a head's scores fit one strip: with A computed again,
 * G = A ∘ (do·wᵀ − δ) and dw = Aᵀ·do + scale·(G + Gᵀ)·w, four products of which the first is symmetric.
 */
final class AttentionBackwardKernel implements Step, Job {

    private static final int TILE = 16;

    private final AttentionGradient operands;
    private final AttentionShape shape;
    private final Scratch scratch;
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
        int n = shape.tokens();
        MatMulPlanner planner = family.products();
        scores = planner.plan(shape.scores(n).resultSymmetric(), workspace);
        gradients = planner.plan(shape.scores(n), workspace);
        values = planner.plan(shape.spread(n), workspace);
        roles = planner.plan(shape.mix(n).accumulating(), workspace);
        scratch.reserveOwn(2L * Scratch.aligned(n * n) + n);
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
        addTranspose(work, g, n);
        values.runOn(worker, work, a, dout, operands.atDout(start), operands.dw(), operands.atDw(start));
        roles.runOn(worker, work, g, w, tokens, operands.dw(), operands.atDw(start));
    }

    /** x = x + xᵀ, in tiles. */
    private static void addTranspose(float[] x, int from, int n) {
        for (int rows = 0; rows < n; rows += TILE) {
            int lastRow = Math.min(n, rows + TILE);
            for (int columns = 0; columns <= rows; columns += TILE) {
                for (int i = rows; i < lastRow; i++) {
                    int lastColumn = Math.min(i + 1, columns + TILE);
                    for (int j = columns; j < lastColumn; j++) {
                        float sum = x[from + i * n + j] + x[from + j * n + i];
                        x[from + i * n + j] = sum;
                        x[from + j * n + i] = sum;
                    }
                }
            }
        }
    }

    @Override
    public String kernel() {
        return "subspace_attention_backward";
    }
}
