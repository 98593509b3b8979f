package org.limpid.conformance.oracle;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * Functions of single elements. An operand that is known to within a bound gives the result at its value, with the largest
 * change of the result at the ends of the operands' intervals as the error: exact for what is monotone there.
 */
final class Elementwise {

    private Elementwise() {}

    static Estimate unary(Unary op, Estimate x, boolean bounded) {
        DoubleUnaryOperator f = x.dtype() == DType.I32 ? integers(op.function()) : reals(op.function());
        double[] values = map(f, x);
        if (!bounded) {
            return new Estimate(x.type(), values);
        }
        double[] errors = new double[values.length];
        boolean pole = op.function() == Unary.Function.RECIPROCAL;
        for (int i = 0; i < values.length; i++) {
            errors[i] = pole && straddlesZero(x.value(i), x.bound(i))
                    ? Double.POSITIVE_INFINITY
                    : spread(f, x.value(i), x.bound(i), values[i]);
            if (op.function() == Unary.Function.EXP && values[i] < Float.MIN_NORMAL) {
                errors[i] = Math.max(errors[i], values[i]);
            }
        }
        return Rounding.elementwise(x.type(), values, errors, op.tolerance());
    }

    private static DoubleUnaryOperator reals(Unary.Function function) {
        return switch (function) {
            case NEG -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case RELU -> x -> x > 0 || Double.isNaN(x) ? x : 0;
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
            case RECIPROCAL -> x -> 1 / x;
            case TANH -> Math::tanh;
            case ERF -> Elementwise::erf;
        };
    }

    private static DoubleUnaryOperator integers(Unary.Function function) {
        return switch (function) {
            case NEG -> x -> -(int) x;
            case ABS -> x -> Math.abs((int) x);
            case SIGN -> Math::signum;
            case RELU -> x -> Math.max(x, 0);
            case EXP, LOG, SQRT, RECIPROCAL, TANH, ERF ->
                throw new IllegalArgumentException(function + " is not for integers");
        };
    }

    /** The error function by its series 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms have the sign of x. */
    static double erf(double x) {
        if (!(Math.abs(x) < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int odd = 3; Math.abs(term) > Math.abs(sum) * 0x1p-60; odd += 2) {
            term *= 2 * x * x / odd;
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static Estimate binary(Binary op, Estimate a, Estimate b, TensorType type, boolean bounded) {
        DoubleBinaryOperator f = type.dtype() == DType.I32 ? integers(op.function()) : reals(op.function());
        int[] atA = Layout.broadcast(a.shape(), type.shape());
        int[] atB = Layout.broadcast(b.shape(), type.shape());
        double[] values = new double[atA.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = f.applyAsDouble(a.value(atA[i]), b.value(atB[i]));
        }
        if (!bounded) {
            return new Estimate(type, values);
        }
        double[] errors = new double[values.length];
        boolean pole = op.function() == Binary.Function.DIV;
        for (int i = 0; i < values.length; i++) {
            double errorA = a.bound(atA[i]);
            double errorB = b.bound(atB[i]);
            errors[i] = pole && straddlesZero(b.value(atB[i]), errorB)
                    ? Double.POSITIVE_INFINITY
                    : spread(f, a.value(atA[i]), errorA, b.value(atB[i]), errorB, values[i]);
        }
        return Rounding.elementwise(type, values, errors, op.tolerance());
    }

    private static DoubleBinaryOperator reals(Binary.Function function) {
        return switch (function) {
            case ADD -> Double::sum;
            case SUB -> (a, b) -> a - b;
            case MUL -> (a, b) -> a * b;
            case DIV -> (a, b) -> a / b;
            case MAX -> Math::max;
            case MIN -> Math::min;
        };
    }

    private static DoubleBinaryOperator integers(Binary.Function function) {
        return switch (function) {
            case ADD -> (a, b) -> (int) a + (int) b;
            case SUB -> (a, b) -> (int) a - (int) b;
            case MUL -> (a, b) -> ((int) a) * ((int) b);
            case MAX -> Math::max;
            case MIN -> Math::min;
            case DIV -> throw new IllegalArgumentException("integers are not divided");
        };
    }

    static Estimate compare(Compare op, Estimate a, Estimate b, TensorType type, boolean bounded) {
        int[] atA = Layout.broadcast(a.shape(), type.shape());
        int[] atB = Layout.broadcast(b.shape(), type.shape());
        double[] values = new double[atA.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = holds(op.relation(), a.value(atA[i]), b.value(atB[i])) ? 1 : 0;
        }
        if (!bounded) {
            return new Estimate(type, values);
        }
        double[] errors = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double reach = a.bound(atA[i]) + b.bound(atB[i]);
            double gap = Math.abs(a.value(atA[i]) - b.value(atB[i]));
            // A NaN has no neighbours: its gap is NaN and its comparisons are certain unless it is itself in doubt.
            errors[i] = reach > 0 && (gap <= reach || reach == Double.POSITIVE_INFINITY) ? 1 : 0;
        }
        return new Estimate(type, values, errors);
    }

    private static boolean holds(Compare.Relation relation, double a, double b) {
        return switch (relation) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
        };
    }

    static Estimate select(Estimate mask, Estimate a, Estimate b, TensorType type, boolean bounded) {
        int[] atMask = Layout.broadcast(mask.shape(), type.shape());
        int[] atA = Layout.broadcast(a.shape(), type.shape());
        int[] atB = Layout.broadcast(b.shape(), type.shape());
        double[] values = new double[atA.length];
        double[] errors = new double[atA.length];
        for (int i = 0; i < values.length; i++) {
            boolean first = mask.value(atMask[i]) != 0;
            values[i] = first ? a.value(atA[i]) : b.value(atB[i]);
            errors[i] = first ? a.bound(atA[i]) : b.bound(atB[i]);
            boolean either = mask.bound(atMask[i]) > 0;
            if (either) {
                double other = first ? b.value(atB[i]) : a.value(atA[i]);
                double otherError = first ? b.bound(atB[i]) : a.bound(atA[i]);
                errors[i] = Math.max(errors[i], Rounding.distance(values[i], other) + otherError);
            }
        }
        return bounded ? Rounding.settled(type, values, errors) : new Estimate(type, values);
    }

    /** A change of element type: a number that the new type cannot hold keeps its value and gets an error. */
    static Estimate cast(Cast op, Estimate x, boolean bounded) {
        TensorType type = new TensorType(op.dtype(), x.shape());
        DoubleUnaryOperator f = op.dtype() == DType.I32 ? v -> (int) v : v -> v;
        double[] values = map(f, x);
        if (!bounded) {
            return new Estimate(type, values);
        }
        boolean narrows = op.dtype() != x.dtype() && op.dtype().isFloating();
        double[] errors = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double error = x.bound(i);
            errors[i] = spread(f, x.value(i), error, values[i]);
            if (narrows) {
                errors[i] += error == 0
                        ? Rounding.storing(op.dtype(), values[i])
                        : Rounding.ulp(op.dtype(), Math.abs(values[i]) + error) / 2;
            }
        }
        return Rounding.settled(type, values, errors);
    }

    private static double[] map(DoubleUnaryOperator f, Estimate x) {
        double[] values = new double[x.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = f.applyAsDouble(x.value(i));
        }
        return values;
    }

    /** Whether a divisor that is not known exactly may be zero. */
    private static boolean straddlesZero(double value, double error) {
        return error > 0 && Math.abs(value) <= error;
    }

    private static double spread(DoubleUnaryOperator f, double x, double error, double y) {
        if (error == 0) {
            return 0;
        }
        return Math.max(
                Rounding.distance(y, f.applyAsDouble(x - error)), Rounding.distance(y, f.applyAsDouble(x + error)));
    }

    private static double spread(DoubleBinaryOperator f, double a, double errorA, double b, double errorB, double y) {
        if (errorA == 0 && errorB == 0) {
            return 0;
        }
        double low = Math.max(
                Rounding.distance(y, f.applyAsDouble(a - errorA, b - errorB)),
                Rounding.distance(y, f.applyAsDouble(a - errorA, b + errorB)));
        double high = Math.max(
                Rounding.distance(y, f.applyAsDouble(a + errorA, b - errorB)),
                Rounding.distance(y, f.applyAsDouble(a + errorA, b + errorB)));
        return Math.max(low, high);
    }
}
