package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.Fused;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CodingRateBackward;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.LionUpdate;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.op.fused.OvercompleteDictionaryBackward;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.ReduNetLayerBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SoftmaxBackward;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/** The fused ops that have kernels of their own. */
final class FusedKernels {

    private final KernelFamily family;
    private final Workspace workspace;
    private final Scratch scratch;

    FusedKernels(KernelFamily family, Workspace workspace, Scratch scratch) {
        this.family = family;
        this.workspace = workspace;
        this.scratch = scratch;
    }

    static boolean isNative(Fused op) {
        return switch (op) {
            case Softmax _, SoftmaxBackward _ -> true;
            case LayerNorm _, LayerNormBackward _ -> true;
            case CrossEntropy _, CrossEntropyBackward _ -> true;
            case IstaStep _, IstaStepBackward _ -> true;
            case SubspaceAttention _, SubspaceAttentionBackward _ -> true;
            case OvercompleteDictionary _, OvercompleteDictionaryBackward _ -> true;
            case CodingRate _, CodingRateBackward _ -> true;
            case ReduNetLayer _, ReduNetLayerBackward _ -> true;
            case AdamWUpdate _, LionUpdate _ -> true;
            case FinishedProduct product -> StageRows.fits(product.stages());
            default -> false;
        };
    }

    static boolean canFail(Fused op) {
        return op instanceof CrossEntropy || op instanceof CrossEntropyBackward;
    }

    static boolean inPlace(Fused op, int operand, int result) {
        return switch (op) {
            case Softmax _, SoftmaxBackward _ -> true;
            case LayerNorm _ -> operand == 0;
            case LayerNormBackward _ -> result == 0 && operand != 1;
            case CrossEntropyBackward _ -> operand == 0;
            case IstaStepBackward _ -> result == 0 && operand != 1;
            case SubspaceAttentionBackward _ -> operand == 1;
            case ReduNetLayer _ -> operand == 0 && result == 0;
            case AdamWUpdate _ -> operand < 4;
            case LionUpdate _ -> operand < 3;
            default -> false;
        };
    }

    Step bind(Fused op, List<Operand> in, List<Operand> out) {
        Operand first = out.getFirst();
        return switch (op) {
            case Softmax _ -> SoftmaxStep.forward(in, first, family.softmax());
            case SoftmaxBackward _ -> SoftmaxStep.backward(in, first, family.softmax());
            case LayerNorm norm -> new LayerNormStep(norm, in, first, family.norm());
            case LayerNormBackward norm ->
                new LayerNormBackwardStep(norm, in, out, family.norm(), family.reductions(), scratch);
            case CrossEntropy loss ->
                CrossEntropySteps.forward(loss, in, first, family.softmax(), family.reductions(), scratch);
            case CrossEntropyBackward loss -> CrossEntropySteps.backward(loss, in, first, family.softmax());
            case IstaStep step -> new IstaStepKernel(step, in, out, family, workspace);
            case IstaStepBackward step -> new IstaStepBackwardKernel(step, in, out, family, workspace, scratch);
            case SubspaceAttention attention -> attention(attention, in.getFirst(), first);
            case SubspaceAttentionBackward attention -> attentionBackward(attention, in, first);
            case OvercompleteDictionary block -> new DictionaryKernel(block, in, out, family, workspace, scratch);
            case OvercompleteDictionaryBackward block ->
                new DictionaryBackwardKernel(block, in, out, family, workspace, scratch);
            case CodingRate rate -> new CodingRateStep(in.getFirst(), first, rate.alpha(), family, workspace, scratch);
            case CodingRateBackward rate ->
                new CodingRateBackwardStep(in, first, rate.alpha(), family, workspace, scratch);
            case ReduNetLayer layer -> new ReduNetLayerKernel(layer, in, out, family, scratch);
            case ReduNetLayerBackward layer -> new ReduNetLayerBackwardKernel(layer, in, out, family, scratch);
            case AdamWUpdate update -> OptimiserStep.adamW(update, in, out, family.optimisers());
            case LionUpdate update -> OptimiserStep.lion(update, in, out, family.optimisers());
            default -> throw new IllegalArgumentException(op.name() + " has no kernel and is to be decomposed");
        };
    }

    private Step attention(SubspaceAttention op, Operand w, Operand o) {
        AttentionShape shape = AttentionShape.of(w, op.heads());
        return shape.isSmall()
                ? new SmallAttentionKernel(op, shape, w, o, family, scratch)
                : new AttentionKernel(op, shape, w, o, family, workspace, scratch);
    }

    private Step attentionBackward(SubspaceAttentionBackward op, List<Operand> in, Operand dw) {
        AttentionShape shape = AttentionShape.of(in.getFirst(), op.heads());
        if (shape.isSmall()) {
            return new SmallAttentionBackwardKernel(op, shape, in, dw, family, scratch);
        }
        return shape.isWhole()
                ? new AttentionBackwardKernel(op, shape, in, dw, family, workspace, scratch)
                : new AttentionStripsBackwardKernel(op, shape, in, dw, family, workspace, scratch);
    }
}
