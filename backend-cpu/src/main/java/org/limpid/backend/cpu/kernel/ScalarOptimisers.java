package org.limpid.backend.cpu.kernel;

/** Optimisers' steps in plain Java. */
final class ScalarOptimisers implements OptimiserLoops {

    @Override
    public void adamW(AdamW k, Slots s, float rate, float correction1, float correction2, int from, int to) {
        float keep = 1 - rate * k.weightDecay();
        float step = rate / correction1;
        for (int i = from; i < to; i++) {
            float g = s.g().floats()[s.g().offset() + i];
            float m = k.beta1() * s.m().floats()[s.m().offset() + i] + k.rest1() * g;
            float v = k.beta2() * s.v().floats()[s.v().offset() + i] + k.rest2() * (g * g);
            float root = (float) Math.sqrt(v / correction2);
            float p = s.p().floats()[s.p().offset() + i];
            s.newP().floats()[s.newP().offset() + i] = p * keep - m / (root + k.epsilon()) * step;
            s.newM().floats()[s.newM().offset() + i] = m;
            s.newV().floats()[s.newV().offset() + i] = v;
        }
    }

    @Override
    public void lion(Lion k, Slots s, float rate, int from, int to) {
        float keep = 1 - rate * k.weightDecay();
        for (int i = from; i < to; i++) {
            float g = s.g().floats()[s.g().offset() + i];
            float m = s.m().floats()[s.m().offset() + i];
            float direction = Math.signum(k.beta1() * m + k.rest1() * g);
            float p = s.p().floats()[s.p().offset() + i];
            s.newP().floats()[s.newP().offset() + i] = p * keep - direction * rate;
            s.newM().floats()[s.newM().offset() + i] = k.beta2() * m + k.rest2() * g;
        }
    }
}
