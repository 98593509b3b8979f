package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.fused.SubspaceAttention;

/**
 * Subspace attention over few tokens: a head's tokens are transposed once into scratch memory, with rows padded to whole
 * cache lines, and multiplied from there. The scores are symmetric, so that Aᵀ is their softmax along columns.
 */
final class SmallAttentionKernel implements Step, Job {

    private final AttentionShape shape;
    private final Operand w;
    private final Operand o;
    private final float scale;
    private final SmallProducts products;
    private final SoftmaxColumns softmax;
    private final Scratch scratch;

    SmallAttentionKernel(
            SubspaceAttention op, AttentionShape shape, Operand w, Operand o, KernelFamily family, Scratch scratch) {
        this.shape = shape;
        this.w = w;
        this.o = o;
        this.scratch = scratch;
        scale = (float) op.scale();
        products = family.smallProducts();
        softmax = family.softmaxColumns();
        int row = Scratch.aligned(shape.tokens());
        scratch.reserveOwn((long) row * (shape.width() + shape.tokens()));
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, shape.chunks());
    }

    @Override
    public void run(int chunk, int worker) {
        int to = Math.min(shape.tasks(), (chunk + 1) * shape.tasksPerChunk());
        for (int task = chunk * shape.tasksPerChunk(); task < to; task++) {
            head(scratch.own(worker), shape.start(task));
        }
    }

    private void head(float[] work, int start) {
        int n = shape.tokens();
        int p = shape.width();
        int ld = shape.row();
        int row = Scratch.aligned(n);
        int transposed = Scratch.FIRST;
        int scores = transposed + p * row;
        float[] tokens = w.floats();
        int from = w.offset() + start;
        int to = o.offset() + start;
        transpose(tokens, from, ld, n, p, work, transposed, row);
        products.multiply(tokens, from, ld, 1, work, transposed, row, work, scores, row, n, row, p, false);
        softmax.forward(scale, work, scores, n, row);
        products.multiply(work, scores, 1, row, tokens, from, ld, o.floats(), to, ld, n, p, n, false);
    }

    /** Writes x (n, p) as (p, row), with zeros after the n-th column. */
    static void transpose(float[] x, int from, int ld, int n, int p, float[] y, int to, int row) {
        for (int c = 0; c < p; c++) {
            int line = to + c * row;
            for (int i = 0; i < n; i++) {
                y[line + i] = x[from + i * ld + c];
            }
            for (int i = n; i < row; i++) {
                y[line + i] = 0;
            }
        }
    }

    @Override
    public String kernel() {
        return "subspace_attention, small";
    }
}
