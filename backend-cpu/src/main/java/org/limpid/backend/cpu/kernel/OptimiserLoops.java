package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.LionUpdate;

/** Optimisers' steps over runs of a parameter. New values may lie where old values or the gradient lie. */
interface OptimiserLoops {

    /**
     * What AdamW's formula makes of its constants and scalars.
     *
     * @param beta1 β₁
     * @param rest1 1 − β₁
     * @param beta2 β₂
     * @param rest2 1 − β₂
     * @param epsilon ε
     * @param weightDecay per unit of the learning rate
     */
    record AdamW(float beta1, float rest1, float beta2, float rest2, float epsilon, float weightDecay) {
        static AdamW of(AdamWUpdate op) {
            return new AdamW(
                    (float) op.beta1(),
                    (float) (1 - op.beta1()),
                    (float) op.beta2(),
                    (float) (1 - op.beta2()),
                    (float) op.epsilon(),
                    (float) op.weightDecay());
        }
    }

    /**
     * What Lion's formula makes of its constants.
     *
     * @param beta1 β₁
     * @param rest1 1 − β₁
     * @param beta2 β₂
     * @param rest2 1 − β₂
     * @param weightDecay per unit of the learning rate
     */
    record Lion(float beta1, float rest1, float beta2, float rest2, float weightDecay) {
        static Lion of(LionUpdate op) {
            return new Lion(
                    (float) op.beta1(), (float) (1 - op.beta1()), (float) op.beta2(), (float) (1 - op.beta2()), (float)
                            op.weightDecay());
        }
    }

    /** The operands and results of a step; Lion has no v and repeats others in its place. */
    record Slots(Operand p, Operand g, Operand m, Operand v, Operand newP, Operand newM, Operand newV) {}

    /** AdamW for elements {@code from} to {@code to} − 1. */
    void adamW(AdamW constants, Slots slots, float rate, float correction1, float correction2, int from, int to);

    /** Lion for elements {@code from} to {@code to} − 1; v is not used. */
    void lion(Lion constants, Slots slots, float rate, int from, int to);
}
