package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.OvercompleteDictionaryBackward;

/**
 * q2 = (dy·D1) ∘ 1[z2 &gt; 0], r = x − z1Dᵀ, h = −q2Dᵀ, q1 = (q2 + η·hD) ∘ 1[z1 &gt; 0], dD = η(rᵀq2 + xᵀq1 + hᵀz1),
 * dx = η(q1Dᵀ − h) and dD1 = dyᵀz2: nine products.
 */
final class DictionaryBackwardKernel implements Step {

    private final Operand x;
    private final Operand dictionary;
    private final Operand decoder;
    private final Operand z1;
    private final Operand z2;
    private final Operand dy;
    private final Operand dx;
    private final Operand dDictionary;
    private final Operand dDecoder;
    private final Scratch scratch;
    private final int r;
    private final int h;
    private final int q1;
    private final MatMul secondCodes;
    private final MatMul residual;
    private final MatMul steps;
    private final MatMul firstCodes;
    private final MatMul outer;
    private final MatMul outerAdded;
    private final MatMul outerLast;
    private final MatMul tokens;

    DictionaryBackwardKernel(
            OvercompleteDictionaryBackward op,
            List<Operand> in,
            List<Operand> out,
            KernelFamily family,
            Workspace workspace,
            Scratch scratch) {
        x = in.get(0);
        dictionary = in.get(1);
        decoder = in.get(2);
        z1 = in.get(3);
        z2 = in.get(4);
        dy = in.get(5);
        dx = out.get(0);
        dDictionary = out.get(1);
        dDecoder = out.get(2);
        this.scratch = scratch;
        int ofCodes = Scratch.aligned(z1.size());
        int ofTokens = Scratch.aligned(x.size());
        // q2 lies first.
        r = Math.addExact(Scratch.FIRST, ofCodes);
        h = Math.addExact(r, ofTokens);
        q1 = Math.addExact(h, ofTokens);
        scratch.reserveShared(2L * ofCodes + 2L * ofTokens);
        int d = x.dim(-1);
        int m = dictionary.dim(-1);
        int rows = x.leading(1);
        float eta = (float) op.eta();
        IstaLoops loops = family.ista();
        MatMulPlanner planner = family.products();
        secondCodes = planner.plan(
                MatMulSpec.of(rows, m, d),
                workspace,
                (_, from, to, c, cOff, ld, _) -> active(loops, z2, c, cOff, from * ld, (to - from) * ld));
        residual = planner.plan(
                MatMulSpec.of(rows, d, m, false, true),
                workspace,
                (_, from, to, c, cOff, ld, _) ->
                        loops.residual(x.floats(), x.offset() + from * ld, c, cOff + from * ld, (to - from) * ld));
        steps = planner.plan(
                MatMulSpec.of(rows, d, m, false, true),
                workspace,
                (_, from, to, c, cOff, ld, _) -> loops.scale(-1, c, cOff + from * ld, (to - from) * ld));
        firstCodes = planner.plan(MatMulSpec.of(rows, m, d), workspace, (_, from, to, c, cOff, ld, _) -> {
            int n = (to - from) * ld;
            loops.addScaled(scratch.shared(), Scratch.FIRST + from * ld, eta, c, cOff + from * ld, n);
            active(loops, z1, c, cOff, from * ld, n);
        });
        MatMulSpec overTokens = MatMulSpec.of(d, m, rows, true, false);
        outer = planner.plan(overTokens, workspace);
        outerAdded = planner.plan(overTokens.accumulating(), workspace);
        outerLast = planner.plan(
                overTokens.accumulating(),
                workspace,
                (_, from, to, c, cOff, ld, _) -> loops.scale(eta, c, cOff + from * ld, (to - from) * ld));
        tokens = planner.plan(MatMulSpec.of(rows, d, m, false, true), workspace, (_, from, to, c, cOff, ld, _) -> {
            int n = (to - from) * ld;
            loops.residual(scratch.shared(), h + from * ld, c, cOff + from * ld, n);
            loops.scale(-eta, c, cOff + from * ld, n);
        });
    }

    private static void active(IstaLoops loops, Operand codes, float[] c, int cOff, int from, int n) {
        loops.activeOnly(c, cOff + from, codes.floats(), codes.offset() + from, c, cOff + from, n);
    }

    @Override
    public void run(WorkerPool pool) {
        float[] work = scratch.shared();
        int q2 = Scratch.FIRST;
        float[] d = dictionary.floats();
        int dOff = dictionary.offset();
        float[] dd = dDictionary.floats();
        int ddOff = dDictionary.offset();
        secondCodes.run(pool, dy.floats(), dy.offset(), decoder.floats(), decoder.offset(), work, q2);
        residual.run(pool, z1.floats(), z1.offset(), d, dOff, work, r);
        steps.run(pool, work, q2, d, dOff, work, h);
        firstCodes.run(pool, work, h, d, dOff, work, q1);
        outer.run(pool, work, r, work, q2, dd, ddOff);
        outerAdded.run(pool, x.floats(), x.offset(), work, q1, dd, ddOff);
        outerLast.run(pool, work, h, z1.floats(), z1.offset(), dd, ddOff);
        tokens.run(pool, work, q1, d, dOff, dx.floats(), dx.offset());
        outer.run(pool, dy.floats(), dy.offset(), z2.floats(), z2.offset(), dDecoder.floats(), dDecoder.offset());
    }

    @Override
    public String kernel() {
        return "overcomplete_dictionary_backward";
    }
}
