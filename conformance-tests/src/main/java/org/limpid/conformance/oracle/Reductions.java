package org.limpid.conformance.oracle;

import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Tolerance;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Many elements to one: sums, extremes and where they are. */
final class Reductions {

    private Reductions() {}

    static Estimate reduce(Reduce op, Estimate x, TensorType type, boolean bounded) {
        Shape kept = new Reduce(op.function(), op.axes(), true)
                .infer(java.util.List.of(x.type()))
                .getFirst()
                .shape();
        int[] target = Layout.broadcast(kept, x.shape());
        return switch (op.function()) {
            case SUM -> sum(x, target, type, op.tolerance(), bounded);
            case MAX -> extreme(x, target, type, 1, bounded);
            case MIN -> extreme(x, target, type, -1, bounded);
        };
    }

    /** Adds each element of x to the one of the result that {@code target} names. */
    static Estimate sum(Estimate x, int[] target, TensorType type, Tolerance tolerance, boolean bounded) {
        double[] sums = new double[type.shape().intSize()];
        for (int i = 0; i < target.length; i++) {
            double sum = sums[target[i]] + x.value(i);
            sums[target[i]] = type.dtype() == DType.I32 ? (int) (long) sum : sum;
        }
        return bounded
                ? boundedSum(x, target, sums, type, (Tolerance.Accumulated) tolerance)
                : new Estimate(type, sums);
    }

    private static Estimate boundedSum(
            Estimate x, int[] target, double[] sums, TensorType type, Tolerance.Accumulated tolerance) {
        int[] terms = new int[sums.length];
        double[] squares = new double[sums.length];
        double[] magnitudes = new double[sums.length];
        double[] errors = new double[sums.length];
        for (int i = 0; i < target.length; i++) {
            double term = x.value(i);
            terms[target[i]]++;
            squares[target[i]] += term * term;
            magnitudes[target[i]] += Math.abs(term);
            errors[target[i]] += x.bound(i);
        }
        boolean integers = Rounding.integers(x);
        for (int i = 0; i < sums.length; i++) {
            if (terms[i] > 1 && !Rounding.exactIntegers(integers, magnitudes[i])) {
                errors[i] +=
                        Rounding.accumulated(tolerance, type.dtype(), terms[i], squares[i], sums[i], magnitudes[i]);
            }
        }
        return Rounding.settled(type, sums, errors);
    }

    /** The largest element, or with sign −1 the smallest; any element whose bound reaches it may be it. */
    private static Estimate extreme(Estimate x, int[] target, TensorType type, int sign, boolean bounded) {
        double[] values = new double[type.shape().intSize()];
        double[] lows = new double[values.length];
        double[] highs = new double[values.length];
        java.util.Arrays.fill(values, Double.NEGATIVE_INFINITY);
        java.util.Arrays.fill(lows, Double.NEGATIVE_INFINITY);
        java.util.Arrays.fill(highs, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < target.length; i++) {
            double value = sign * x.value(i);
            int to = target[i];
            values[to] = Math.max(values[to], value);
            lows[to] = Math.max(lows[to], value - x.bound(i));
            highs[to] = Math.max(highs[to], value + x.bound(i));
        }
        double[] errors = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            errors[i] = Math.max(Rounding.distance(highs[i], values[i]), Rounding.distance(values[i], lows[i]));
            values[i] *= sign;
        }
        return bounded ? new Estimate(type, values, errors) : new Estimate(type, values);
    }

    static Estimate argMax(ArgMax op, Estimate x, TensorType type, boolean bounded) {
        int length = x.shape().dim(op.axis());
        int stride = (int) x.shape().strides()[op.axis()];
        double[] indices = new double[type.shape().intSize()];
        double[] errors = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int start = i / stride * stride * length + i % stride;
            int best = first(x, start, stride, length);
            indices[i] = best;
            errors[i] = bounded ? doubt(x, start, stride, length, best) : 0;
        }
        return bounded ? new Estimate(type, indices, errors) : new Estimate(type, indices);
    }

    private static int first(Estimate x, int start, int stride, int length) {
        int best = 0;
        for (int k = 0; k < length; k++) {
            double value = x.value(start + k * stride);
            if (Double.isNaN(value)) {
                return k;
            }
            if (value > x.value(start + best * stride)) {
                best = k;
            }
        }
        return best;
    }

    /** How far another index lies whose element may as well be the largest. */
    private static int doubt(Estimate x, int start, int stride, int length, int best) {
        int at = start + best * stride;
        int farthest = 0;
        for (int k = 0; k < length; k++) {
            int other = start + k * stride;
            double reach = x.bound(at) + x.bound(other);
            if (reach > 0 && !(x.value(at) - x.value(other) > reach)) {
                farthest = Math.max(farthest, Math.abs(k - best));
            }
        }
        return farthest;
    }
}
