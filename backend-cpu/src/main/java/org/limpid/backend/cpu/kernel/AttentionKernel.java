package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.fused.SubspaceAttention;

/**
 * Subspace attention. The scores of a strip of rows are computed, turned into exponentials in place and multiplied with
 * the tokens; the division by the rows' sums is left to the result, which is narrower.
 */
final class AttentionKernel implements Step, Job {

    private final Operand w;
    private final Operand o;
    private final AttentionShape shape;
    private final float scale;
    private final SoftmaxRows softmax;
    private final IstaLoops loops;
    private final Scratch scratch;
    private final MatMul[] scores;
    private final MatMul[] mix;

    AttentionKernel(
            SubspaceAttention op,
            AttentionShape shape,
            Operand w,
            Operand o,
            KernelFamily family,
            Workspace workspace,
            Scratch scratch) {
        this.w = w;
        this.o = o;
        this.scratch = scratch;
        this.shape = shape;
        scale = (float) op.scale();
        softmax = family.softmax();
        loops = family.ista();
        scores = new MatMul[shape.strips()];
        mix = new MatMul[shape.strips()];
        MatMulPlanner planner = family.products();
        for (int strip = 0; strip < scores.length; strip++) {
            MatMulSpec spec = shape.scores(shape.rows(strip));
            scores[strip] = planner.plan(shape.isWhole() ? spec.resultSymmetric() : spec, workspace);
            mix[strip] = planner.plan(shape.mix(shape.rows(strip)), workspace);
        }
        scratch.reserveOwn((long) shape.stripRows() * (shape.tokens() + 1));
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, shape.chunks());
    }

    @Override
    public void run(int chunk, int worker) {
        int to = Math.min(shape.tasks(), (chunk + 1) * shape.tasksPerChunk());
        for (int task = chunk * shape.tasksPerChunk(); task < to; task++) {
            for (int strip = 0; strip < scores.length; strip++) {
                strip(worker, shape.start(task), strip);
            }
        }
    }

    private void strip(int worker, int start, int strip) {
        float[] work = scratch.own(worker);
        int n = shape.tokens();
        int rows = shape.rows(strip);
        int sums = Scratch.FIRST + shape.stripRows() * n;
        float[] tokens = w.floats();
        int all = w.offset() + start;
        int first = strip * shape.stripRows() * shape.row();
        scores[strip].runOn(worker, tokens, all + first, tokens, all, work, Scratch.FIRST);
        for (int i = 0; i < rows; i++) {
            work[sums + i] = softmax.expScaled(scale, work, Scratch.FIRST + i * n, n);
        }
        int result = o.offset() + start + first;
        mix[strip].runOn(worker, work, Scratch.FIRST, tokens, all, o.floats(), result);
        for (int i = 0; i < rows; i++) {
            loops.scale(1 / work[sums + i], o.floats(), result + i * shape.row(), shape.width());
        }
    }

    @Override
    public String kernel() {
        return "subspace_attention";
    }
}
