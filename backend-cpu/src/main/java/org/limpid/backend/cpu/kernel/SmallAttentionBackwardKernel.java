package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/**
 * The gradient of subspace attention over few tokens, without packed products. As in {@link SmallAttentionKernel} what lies
 * in scratch memory is transposed: Aᵀ and Gᵀ, of which G + Gᵀ does not know.
 */
final class SmallAttentionBackwardKernel implements Step, Job {

    private final AttentionGradient operands;
    private final AttentionShape shape;
    private final SmallProducts products;
    private final SoftmaxColumns softmax;
    private final float scale;
    private final Scratch scratch;
    private final int row;

    SmallAttentionBackwardKernel(
            SubspaceAttentionBackward op,
            AttentionShape shape,
            List<Operand> in,
            Operand dw,
            KernelFamily family,
            Scratch scratch) {
        operands = new AttentionGradient((float) op.scale(), shape, in, dw, family);
        this.shape = shape;
        this.scratch = scratch;
        products = family.smallProducts();
        softmax = family.softmaxColumns();
        scale = (float) op.scale();
        row = Scratch.aligned(shape.tokens());
        scratch.reserveOwn((long) row * (shape.width() + 2 * shape.tokens() + 1));
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
        int transposed = Scratch.FIRST;
        int a = transposed + p * row;
        int g = a + n * row;
        int deltas = g + n * row;
        float[] w = operands.w();
        float[] dout = operands.dout();
        float[] dw = operands.dw();
        int atW = operands.atW(start);
        int atDout = operands.atDout(start);
        int atDw = operands.atDw(start);
        SmallAttentionKernel.transpose(w, atW, ld, n, p, work, transposed, row);
        products.multiply(w, atW, ld, 1, work, transposed, row, work, a, row, n, row, p, false);
        softmax.forward(scale, work, a, n, row);
        SmallAttentionKernel.transpose(dout, atDout, ld, n, p, work, transposed, row);
        products.multiply(w, atW, ld, 1, work, transposed, row, work, g, row, n, row, p, false);
        operands.deltas(start, work, deltas);
        softmax.gradient(scale, work, a, g, deltas, n, row);
        addTranspose(work, g, n);
        products.multiply(work, a, row, 1, dout, atDout, ld, dw, atDw, ld, n, p, n, false);
        products.multiply(work, g, row, 1, w, atW, ld, dw, atDw, ld, n, p, n, true);
    }

    private void addTranspose(float[] x, int from, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                float sum = x[from + i * row + j] + x[from + j * row + i];
                x[from + i * row + j] = sum;
                x[from + j * row + i] = sum;
            }
        }
    }

    @Override
    public String kernel() {
        return "subspace_attention_backward, small";
    }
}
