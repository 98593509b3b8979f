package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.IstaStepBackward;

/**
 * g = dy ∘ 1[y &gt; 0], k = −gDᵀ, dD = η(rᵀg + kᵀz) and dz = g + η(kD − k): four products. dz comes last, so that it may lie
 * where any of the token operands lies.
 */
final class IstaStepBackwardKernel implements Step, Job {

    private final Operand z;
    private final Operand dictionary;
    private final Operand r;
    private final Operand y;
    private final Operand dy;
    private final Operand dz;
    private final Operand dDictionary;
    private final IstaLoops loops;
    private final Scratch scratch;
    private final int size;
    private final int second;
    private final MatMul coding;
    private final MatMul residuals;
    private final MatMul codes;
    private final MatMul decoding;

    IstaStepBackwardKernel(
            IstaStepBackward op,
            List<Operand> in,
            List<Operand> out,
            KernelFamily family,
            Workspace workspace,
            Scratch scratch) {
        z = in.get(0);
        dictionary = in.get(1);
        r = in.get(2);
        y = in.get(3);
        dy = in.get(4);
        dz = out.get(0);
        dDictionary = out.get(1);
        loops = family.ista();
        this.scratch = scratch;
        size = z.size();
        second = Scratch.aligned(size);
        scratch.reserveShared(2L * second);
        int d = z.dim(-1);
        int rows = z.leading(1);
        float eta = (float) op.eta();
        MatMulPlanner planner = family.products();
        coding = planner.plan(
                MatMulSpec.of(rows, d, d, false, true),
                workspace,
                (_, from, to, c, cOff, ld, _) -> loops.scale(-1, c, cOff + from * ld, (to - from) * ld));
        residuals = planner.plan(MatMulSpec.of(d, d, rows, true, false), workspace);
        codes = planner.plan(
                MatMulSpec.of(d, d, rows, true, false).accumulating(),
                workspace,
                (_, from, to, c, cOff, ld, _) -> loops.scale(eta, c, cOff + from * ld, (to - from) * ld));
        decoding = planner.plan(
                MatMulSpec.of(rows, d, d),
                workspace,
                (_, from, to, c, cOff, ld, _) -> loops.combine(
                        scratch.shared(),
                        Scratch.FIRST + from * ld,
                        scratch.shared(),
                        Scratch.FIRST + second + from * ld,
                        eta,
                        c,
                        cOff + from * ld,
                        (to - from) * ld));
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Chunks.count(size));
        float[] work = scratch.shared();
        int g = Scratch.FIRST;
        int k = Scratch.FIRST + second;
        float[] d = dictionary.floats();
        float[] dd = dDictionary.floats();
        coding.run(pool, work, g, d, dictionary.offset(), work, k);
        residuals.run(pool, r.floats(), r.offset(), work, g, dd, dDictionary.offset());
        codes.run(pool, work, k, z.floats(), z.offset(), dd, dDictionary.offset());
        decoding.run(pool, work, k, d, dictionary.offset(), dz.floats(), dz.offset());
    }

    /** A chunk of g. */
    @Override
    public void run(int chunk, int worker) {
        int from = chunk * Chunks.ELEMENTS;
        int n = Math.min(Chunks.ELEMENTS, size - from);
        loops.activeOnly(
                dy.floats(),
                dy.offset() + from,
                y.floats(),
                y.offset() + from,
                scratch.shared(),
                Scratch.FIRST + from,
                n);
    }

    @Override
    public String kernel() {
        return "ista_step_backward";
    }
}
