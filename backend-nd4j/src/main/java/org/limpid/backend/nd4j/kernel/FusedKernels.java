package org.limpid.backend.nd4j.kernel;

import java.util.List;
import org.limpid.api.op.Fused;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;
import org.limpid.api.tensor.Shape;

/** Fused ops that ND4J has, or that a handful of calls does better than the decomposition. */
final class FusedKernels {

    private FusedKernels() {}

    static boolean isNative(Fused op) {
        return switch (op) {
            case Softmax _ -> true;
            case SubspaceAttention _, SubspaceAttentionBackward _ -> true;
            case IstaStep _, IstaStepBackward _ -> true;
            default -> false;
        };
    }

    static boolean inPlace(Fused op) {
        return op instanceof Softmax;
    }

    static void record(Recorder r, Fused op, List<NdArray> in, List<NdArray> out) {
        switch (op) {
            case Softmax _ -> {
                NdArray x = in.getFirst();
                softmax(r, x, out.getFirst(), r.scratch(Element.F32, Shape.of(x.leading(1))));
            }
            case SubspaceAttention attention ->
                new AttentionKernel(r, attention.heads(), (float) attention.scale(), in.getFirst())
                        .forward(out.getFirst());
            case SubspaceAttentionBackward attention ->
                new AttentionKernel(r, attention.heads(), (float) attention.scale(), in.getFirst())
                        .backward(in.get(1), in.get(2), out.getFirst());
            case IstaStep step -> ista(r, step, in.get(0), in.get(1), out.get(0), out.get(1));
            case IstaStepBackward step -> istaBackward(r, step, in, out.get(0), out.get(1));
            default -> throw new IllegalArgumentException(op.name() + " has no kernel and is to be decomposed");
        }
    }

    /**
     * Along the last axis, all rows at once. ND4J's op of that name starts threads for each call, however small. Its maximum
     * passes over NaN, which does no harm here: the exponential brings it back into the sum of its row.
     *
     * @param perRow scratch for a number per row
     */
    static void softmax(Recorder r, NdArray x, NdArray z, NdArray perRow) {
        int width = x.dim(-1);
        int rows = x.leading(1);
        NdArray y = z.reshaped(rows, width);
        NdArray column = perRow.reshaped(rows, 1);
        r.named("reduce_max", perRow, Arguments.integers(1), x.reshaped(rows, width));
        r.named("subtract", y, x.reshaped(rows, width), column);
        r.transform(Transform.EXP, y, y);
        ReductionKernels.sumRows(r, y, rows, width, perRow);
        r.named("divide", y, y, column);
    }

    /** r = z − zDᵀ and y = z + ηrD are products that are added to what is there. */
    private static void ista(Recorder r, IstaStep op, NdArray z, NdArray dictionary, NdArray y, NdArray residual) {
        int width = z.dim(-1);
        int tokens = z.leading(1);
        r.copy(z, residual);
        r.product(Gemm.dense(false, true, tokens, width, width), -1, z, dictionary, 1, residual);
        r.copy(z, y);
        r.product(Gemm.dense(false, false, tokens, width, width), (float) op.eta(), residual, dictionary, 1, y);
        r.named("subtract", y, y, r.constant((float) (op.eta() * op.lambda())));
        ElementwiseKernels.relu(r, y, y);
    }

    /** g where y was active, h = gDᵀ, dz = g + η(h − hD), dD = η(rᵀg − hᵀz). */
    private static void istaBackward(
            Recorder r, IstaStepBackward op, List<NdArray> in, NdArray dz, NdArray dDictionary) {
        NdArray z = in.get(0);
        NdArray dictionary = in.get(1);
        NdArray residual = in.get(2);
        float eta = (float) op.eta();
        int width = z.dim(-1);
        int tokens = z.leading(1);
        NdArray active = r.bits("greater", in.get(3), r.constant(0f));
        NdArray g = r.named("bitwise_and", active, active, in.get(4).as(Element.I32))
                .as(Element.F32);
        NdArray h = r.scratch(Element.F32, z.shape());
        r.product(Gemm.dense(false, true, tokens, width, width), 1, g, dictionary, 0, h);
        r.copy(g, dz);
        r.addMultiple(eta, h, dz);
        r.product(Gemm.dense(false, false, tokens, width, width), -eta, h, dictionary, 1, dz);
        Gemm overTokens = Gemm.dense(true, false, width, width, tokens);
        r.product(overTokens, eta, residual, g, 0, dDictionary);
        r.product(overTokens, -eta, h, z, 1, dDictionary);
    }
}
