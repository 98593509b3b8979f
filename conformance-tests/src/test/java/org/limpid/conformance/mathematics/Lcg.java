package org.limpid.conformance.mathematics;

import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * The portable fill that the golden values were computed with: state ← (1103515245·state + 12345) mod 2³¹,
 * value = offset + spread·(2·state/2³¹ − 1), row-major.
 */
final class Lcg {

    private Lcg() {}

    /** Values in −1 … 1. */
    static Tensor fill(int seed, int... extents) {
        return spread(seed, 1, 0, extents);
    }

    /** Values in {@code offset − spread} … {@code offset + spread}. */
    static Tensor spread(int seed, double spread, double offset, int... extents) {
        double[] values = new double[Shape.of(extents).intSize()];
        long state = seed;
        for (int i = 0; i < values.length; i++) {
            state = (1103515245L * state + 12345) & 0x7fffffffL;
            values[i] = offset + spread * (2 * (state / 0x1p31) - 1);
        }
        return Tensor.of(values, extents);
    }
}
