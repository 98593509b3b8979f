package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.OvercompleteDictionary;

/**
 * z1 = ReLU(η·xD − ηλ), r = x − z1Dᵀ, z2 = ReLU(z1 + η·rD − ηλ) and y = z2·D1ᵀ: four products, each of the first three
 * finished while its rows are in the cache.
 */
final class DictionaryKernel implements Step {

    private final Operand x;
    private final Operand dictionary;
    private final Operand decoder;
    private final Operand y;
    private final Operand z1;
    private final Operand z2;
    private final Scratch scratch;
    private final MatMul first;
    private final MatMul residual;
    private final MatMul second;
    private final MatMul decoding;

    DictionaryKernel(
            OvercompleteDictionary op,
            List<Operand> in,
            List<Operand> out,
            KernelFamily family,
            Workspace workspace,
            Scratch scratch) {
        x = in.get(0);
        dictionary = in.get(1);
        decoder = in.get(2);
        y = out.get(0);
        z1 = out.get(1);
        z2 = out.get(2);
        this.scratch = scratch;
        scratch.reserveShared(x.size());
        int d = x.dim(-1);
        int m = dictionary.dim(-1);
        int rows = x.leading(1);
        float eta = (float) op.eta();
        float threshold = (float) (op.eta() * op.lambda());
        IstaLoops loops = family.ista();
        MatMulPlanner planner = family.products();
        first = planner.plan(
                MatMulSpec.of(rows, m, d),
                workspace,
                (_, from, to, c, cOff, ld, _) ->
                        loops.shrinkFromZero(eta, threshold, c, cOff + from * ld, (to - from) * ld),
                dictionary);
        residual = planner.plan(
                MatMulSpec.of(rows, d, m, false, true),
                workspace,
                (_, from, to, c, cOff, ld, _) ->
                        loops.residual(x.floats(), x.offset() + from * ld, c, cOff + from * ld, (to - from) * ld),
                dictionary);
        second = planner.plan(
                MatMulSpec.of(rows, m, d),
                workspace,
                (_, from, to, c, cOff, ld, _) -> loops.shrink(
                        z1.floats(), z1.offset() + from * ld, eta, threshold, c, cOff + from * ld, (to - from) * ld),
                dictionary);
        decoding = planner.plan(MatMulSpec.of(rows, d, m, false, true), workspace, null, decoder);
    }

    @Override
    public void run(WorkerPool pool) {
        float[] d = dictionary.floats();
        int dOff = dictionary.offset();
        float[] r = scratch.shared();
        first.run(pool, x.floats(), x.offset(), d, dOff, z1.floats(), z1.offset());
        residual.run(pool, z1.floats(), z1.offset(), d, dOff, r, Scratch.FIRST);
        second.run(pool, r, Scratch.FIRST, d, dOff, z2.floats(), z2.offset());
        decoding.run(pool, z2.floats(), z2.offset(), decoder.floats(), decoder.offset(), y.floats(), y.offset());
    }

    @Override
    public String kernel() {
        return "overcomplete_dictionary";
    }
}
