package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Optimisers' steps by vectors: one pass over all streams. */
final class VectorOptimisers implements OptimiserLoops {

    private final ScalarOptimisers plain = new ScalarOptimisers();

    @Override
    public void adamW(AdamW k, Slots s, float rate, float correction1, float correction2, int from, int to) {
        float keep = 1 - rate * k.weightDecay();
        float step = rate / correction1;
        int whole = from + (to - from) / L * L;
        adamW(k, s.p(), s.g(), s.m(), s.v(), s.newP(), s.newM(), s.newV(), keep, step, correction2, from, whole);
        plain.adamW(k, s, rate, correction1, correction2, whole, to);
    }

    private static void adamW(
            AdamW k,
            Operand p,
            Operand g,
            Operand m,
            Operand v,
            Operand newP,
            Operand newM,
            Operand newV,
            float keep,
            float step,
            float correction2,
            int from,
            int to) {
        float[] pa = p.floats();
        float[] ga = g.floats();
        float[] ma = m.floats();
        float[] va = v.floats();
        float[] pb = newP.floats();
        float[] mb = newM.floats();
        float[] vb = newV.floats();
        FloatVector beta1 = FloatVector.broadcast(F, k.beta1());
        FloatVector beta2 = FloatVector.broadcast(F, k.beta2());
        FloatVector down = FloatVector.broadcast(F, -step);
        for (int i = from; i < to; i += L) {
            FloatVector gradient = FloatVector.fromArray(F, ga, g.offset() + i);
            FloatVector first = FloatVector.fromArray(F, ma, m.offset() + i).fma(beta1, gradient.mul(k.rest1()));
            FloatVector second = FloatVector.fromArray(F, va, v.offset() + i)
                    .fma(beta2, gradient.mul(gradient).mul(k.rest2()));
            FloatVector quotient = first.div(second.div(correction2).sqrt().add(k.epsilon()));
            FloatVector value = FloatVector.fromArray(F, pa, p.offset() + i);
            quotient.fma(down, value.mul(keep)).intoArray(pb, newP.offset() + i);
            first.intoArray(mb, newM.offset() + i);
            second.intoArray(vb, newV.offset() + i);
        }
    }

    @Override
    public void lion(Lion k, Slots s, float rate, int from, int to) {
        int whole = from + (to - from) / L * L;
        lion(k, s.p(), s.g(), s.m(), s.newP(), s.newM(), 1 - rate * k.weightDecay(), rate, from, whole);
        plain.lion(k, s, rate, whole, to);
    }

    private static void lion(
            Lion k,
            Operand p,
            Operand g,
            Operand m,
            Operand newP,
            Operand newM,
            float keep,
            float rate,
            int from,
            int to) {
        float[] pa = p.floats();
        float[] ga = g.floats();
        float[] ma = m.floats();
        float[] pb = newP.floats();
        float[] mb = newM.floats();
        for (int i = from; i < to; i += L) {
            FloatVector gradient = FloatVector.fromArray(F, ga, g.offset() + i);
            FloatVector moment = FloatVector.fromArray(F, ma, m.offset() + i);
            // Not fused: whether the sum is exactly 0 decides the sign.
            FloatVector mixed = moment.mul(k.beta1()).add(gradient.mul(k.rest1()));
            FloatVector sign = mixed.blend(1f, mixed.compare(VectorOperators.GT, 0f))
                    .blend(-1f, mixed.compare(VectorOperators.LT, 0f));
            FloatVector.fromArray(F, pa, p.offset() + i)
                    .mul(keep)
                    .sub(sign.mul(rate))
                    .intoArray(pb, newP.offset() + i);
            moment.mul(k.beta2()).add(gradient.mul(k.rest2())).intoArray(mb, newM.offset() + i);
        }
    }
}
