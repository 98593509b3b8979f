package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.fused.IstaStep;

/** r = z − zDᵀ and y = ReLU(z + η·rD − ηλ): two products, each finished while its rows are in the cache. */
final class IstaStepKernel implements Step {

    private final Operand z;
    private final Operand dictionary;
    private final Operand y;
    private final Operand r;
    private final MatMul coding;
    private final MatMul decoding;

    IstaStepKernel(IstaStep op, List<Operand> in, List<Operand> out, KernelFamily family, Workspace workspace) {
        z = in.get(0);
        dictionary = in.get(1);
        y = out.get(0);
        r = out.get(1);
        int d = z.dim(-1);
        int rows = z.leading(1);
        float eta = (float) op.eta();
        float threshold = (float) (op.eta() * op.lambda());
        IstaLoops loops = family.ista();
        coding = family.products()
                .plan(
                        MatMulSpec.of(rows, d, d, false, true),
                        workspace,
                        (_, from, to, c, cOff, ld, _) -> loops.residual(
                                z.floats(), z.offset() + from * ld, c, cOff + from * ld, (to - from) * ld),
                        dictionary);
        decoding = family.products()
                .plan(
                        MatMulSpec.of(rows, d, d),
                        workspace,
                        (_, from, to, c, cOff, ld, _) -> loops.shrink(
                                z.floats(),
                                z.offset() + from * ld,
                                eta,
                                threshold,
                                c,
                                cOff + from * ld,
                                (to - from) * ld),
                        dictionary);
    }

    @Override
    public void run(WorkerPool pool) {
        coding.run(pool, z.floats(), z.offset(), dictionary.floats(), dictionary.offset(), r.floats(), r.offset());
        decoding.run(pool, r.floats(), r.offset(), dictionary.floats(), dictionary.offset(), y.floats(), y.offset());
    }

    @Override
    public String kernel() {
        return "ista_step";
    }
}
