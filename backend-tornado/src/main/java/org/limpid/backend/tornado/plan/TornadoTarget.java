package org.limpid.backend.tornado.plan;

import org.limpid.api.lowering.Target;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Fused;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Unary;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SoftmaxBackward;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/** The ops that have kernels here. */
public enum TornadoTarget implements Target {
    /** The same on every device. */
    INSTANCE;

    @Override
    public String backend() {
        return "tornado";
    }

    @Override
    public boolean isNative(Op op) {
        return switch (op) {
            case Primitive _ -> true;
            case Softmax _, SoftmaxBackward _, LayerNorm _, LayerNormBackward _ -> true;
            case IstaStep _, IstaStepBackward _ -> true;
            case SubspaceAttention _, SubspaceAttentionBackward _ -> true;
            case AdamWUpdate _ -> true;
            case Fused _ -> false;
        };
    }

    @Override
    public boolean canFail(Op op) {
        return op instanceof GatherRows || op instanceof ScatterAddRows;
    }

    @Override
    public boolean inPlace(Op op, int operand, int result) {
        return switch (op) {
            case Unary _, Binary _, Select _, Softmax _, SoftmaxBackward _ -> true;
            case LayerNorm _ -> operand == 0;
            case AdamWUpdate _ -> operand < 4;
            default -> false;
        };
    }
}
