package org.limpid.conformance.oracle;

import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Tolerance;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** What arithmetic in a tensor's own type may add to an error, and how errors travel through a function. */
final class Rounding {

    /** Half the distance from 1 to the next float. */
    static final double UNIT = 0x1p-24;

    /** The oracle's own rounding, a few units of double precision, relative to a result. */
    private static final double OWN = 0x1p-50;

    /** From here on a number rounds to an infinite float. */
    private static final double OVERFLOW = 0x1.ffffffp127;

    private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

    private Rounding() {}

    /** A unit in the last place of a number of that size, never less than the smallest subnormal. */
    static double ulp(DType dtype, double magnitude) {
        return switch (dtype) {
            case F32 -> Math.abs(magnitude) >= OVERFLOW ? 0x1p104 : Math.ulp((float) magnitude);
            case F64 -> Math.ulp(magnitude);
            case BF16 -> Math.max(0x1p-133, Math.ulp((float) magnitude) * 0x1p16);
            case F16 -> Math.max(0x1p-24, Math.ulp((float) magnitude) * 0x1p13);
            case I32 -> 0;
        };
    }

    /** The relative rounding error of one operation. */
    static double unit(DType dtype) {
        return switch (dtype) {
            case F32 -> UNIT;
            case F64 -> 0x1p-53;
            case BF16 -> 0x1p-8;
            case F16 -> 0x1p-11;
            case I32 -> 0;
        };
    }

    /** How far the nearest number of that type lies: what storing a constant costs. */
    static double storing(DType dtype, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return 0;
        }
        return switch (dtype) {
            case F32 -> distance(value, (float) value);
            case F16 -> distance(value, Float.float16ToFloat(Float.floatToFloat16((float) value)));
            case BF16 -> ulp(dtype, value) / 2;
            case F64, I32 -> 0;
        };
    }

    /** The distance of two results: 0 for equal ones and for two NaN, ∞ if just one is NaN or they are different infinities. */
    static double distance(double a, double b) {
        if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
            return 0;
        }
        double distance = Math.abs(a - b);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    /**
     * The result of elementwise arithmetic: adds to each bound what the op itself may.
     *
     * @param propagated the operands' errors as they arrive in the result; becomes the result's bounds
     */
    static Estimate elementwise(TensorType type, double[] values, double[] propagated, Tolerance tolerance) {
        double ulps = switch (tolerance) {
            case Tolerance.Ulps(double allowed) -> allowed;
            case Tolerance.Exact _ -> 0;
            case Tolerance.Accumulated _, Tolerance.Residual _, Tolerance.Propagated _ ->
                throw new IllegalArgumentException("not the tolerance of an elementwise op: " + tolerance);
        };
        if (ulps > 0) {
            for (int i = 0; i < values.length; i++) {
                double magnitude = Math.abs(values[i]);
                if (magnitude != 0 && magnitude < Double.POSITIVE_INFINITY) {
                    propagated[i] += ulps * ulp(type.dtype(), magnitude + propagated[i]) + OWN * magnitude;
                }
            }
        }
        return settled(type, values, propagated);
    }

    /**
     * A result whose numbers overflow as those of its type do: certainly to ∞, or, within the bound of the largest
     * number, with no telling.
     */
    static Estimate settled(TensorType type, double[] values, double[] bounds) {
        if (type.dtype() != DType.F32) {
            return new Estimate(type, values, bounds);
        }
        for (int i = 0; i < values.length; i++) {
            double magnitude = Math.abs(values[i]);
            if (Double.isNaN(bounds[i])) {
                bounds[i] = Double.POSITIVE_INFINITY;
            } else if (magnitude + bounds[i] >= OVERFLOW && bounds[i] < Double.POSITIVE_INFINITY) {
                boolean certain = magnitude - bounds[i] >= OVERFLOW || Double.isInfinite(magnitude);
                bounds[i] = certain ? 0 : Double.POSITIVE_INFINITY;
                values[i] = certain ? Math.copySign(Double.POSITIVE_INFINITY, values[i]) : values[i];
            }
        }
        return new Estimate(type, values, bounds);
    }

    /** What a sum may add: nothing where all terms are integers and every order of adding them stays exact. */
    static double accumulated(
            Tolerance.Accumulated tolerance, DType dtype, int terms, double squares, double sum, double magnitudes) {
        if (dtype == DType.I32 || magnitudes == 0) {
            return 0;
        }
        if (!(magnitudes < OVERFLOW)) {
            return overflowing(sum, magnitudes);
        }
        double scale = Math.sqrt(squares) + Math.abs(sum);
        double relative = tolerance.factor() * Math.sqrt(terms) * unit(dtype) * scale;
        return relative + (magnitudes < terms * SMALLEST_NORMAL ? terms * Float.MIN_VALUE : 0);
    }

    /** Whether adding such terms in any order of single precision makes no error. */
    static boolean exactIntegers(boolean integers, double magnitudes) {
        return integers && magnitudes <= 0x1p24;
    }

    /** Whether these are all integers, known without error. */
    static boolean integers(Estimate x) {
        double @Nullable [] bounds = x.bounds();
        double[] values = x.values();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != Math.rint(values[i]) || (bounds != null && bounds[i] != 0)) {
                return false;
            }
        }
        return true;
    }

    /** Sums whose partial sums may overflow: to the sum's own ∞ for certain if the terms of the other sign cannot. */
    private static double overflowing(double sum, double magnitudes) {
        boolean infinite = Double.isNaN(sum) || Double.isInfinite(sum);
        boolean certain = Math.abs(sum) >= OVERFLOW && (magnitudes - Math.abs(sum)) / 2 < OVERFLOW;
        return infinite || certain ? 0 : Double.POSITIVE_INFINITY;
    }
}
