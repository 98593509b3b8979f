package org.limpid.models.redunet;

import org.limpid.api.op.Emitter;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;

/** v / max(‖v‖, 10⁻⁸): the floor of the reference code, under which a vanishing vector stays what it is. */
final class UnitNorm {

    private static final double SQUARED_FLOOR = 1e-16;

    private UnitNorm() {}

    /** Samples (m, …), each divided by its norm over all its elements. */
    static Value of(Emitter e, Value samples) {
        int[] axes = new int[samples.type().shape().rank() - 1];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = axis + 1;
        }
        Value sum = e.reduce(Reduce.Function.SUM, e.mul(samples, samples), true, axes);
        return e.div(samples, root(e, sum));
    }

    /** max(‖v‖, 10⁻⁸) of features (…, F, m, c) over frequencies and channels, with those axes kept. */
    static Value norm(Emitter e, Value features, Value frequencyWeight) {
        Value weight = e.reshape(frequencyWeight, features.type().shape().dim(-3), 1, 1);
        Value squares = e.mul(e.mul(features, features), weight);
        return root(e, e.reduce(Reduce.Function.SUM, squares, true, -3, -1));
    }

    private static Value root(Emitter e, Value squaredNorm) {
        return e.sqrt(e.max(squaredNorm, e.constant(SQUARED_FLOOR, squaredNorm)));
    }
}
