package org.limpid.models;

import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;

/** The portable numbers that golden values are made from: state ← (1103515245·state + 12345) mod 2³¹, from a seed. */
public final class Lcg {

    private long state;

    private Lcg(long seed) {
        this.state = seed;
    }

    /** An F64 tensor of offset + scale·(2u − 1), u = state / 2³¹, row by row. */
    public static Tensor fill(long seed, double scale, double offset, int... extents) {
        int size = 1;
        for (int extent : extents) {
            size *= extent;
        }
        Lcg numbers = new Lcg(seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = offset + scale * numbers.next();
        }
        return Tensor.of(values, extents);
    }

    /** The values of a parameter. */
    public static Tensor fill(long seed, double scale, double offset, Parameter parameter) {
        return fill(seed, scale, offset, parameter.type().shape().toArray());
    }

    private double next() {
        state = (1103515245 * state + 12345) & 0x7fffffff;
        return 2 * (state / 0x1p31) - 1;
    }
}
