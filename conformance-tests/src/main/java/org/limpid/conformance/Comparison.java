package org.limpid.conformance;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Estimate;

/**
 * A backend's tensor held against the oracle's, element by element: passes where {@code error <= bound}, so that a NaN
 * fails. Where the oracle says NaN or ∞, so must the backend; where rounding alone decides, anything is right.
 */
final class Comparison {

    private final Tensor actual;
    private final Estimate expected;
    private final boolean signedZeros;

    private double worst;
    private double ulps;
    private int undecided;
    private int wrong;
    private int worstAt = -1;
    private final int[] lowest;
    private final int[] highest;

    /** @param signedZeros whether 0 and −0 differ where the oracle knows the result exactly */
    Comparison(Tensor actual, Estimate expected, boolean signedZeros) {
        this.actual = actual;
        this.expected = expected;
        this.signedZeros = signedZeros;
        this.lowest = new int[expected.type().shape().rank()];
        this.highest = new int[lowest.length];
        Arrays.fill(lowest, Integer.MAX_VALUE);
        for (int i = 0; i < expected.size(); i++) {
            element(i);
        }
    }

    private void element(int i) {
        double value = expected.value(i);
        double bound = expected.bound(i);
        double got = actual.get(i);
        if (bound == Double.POSITIVE_INFINITY) {
            undecided++;
            return;
        }
        double error = error(got, value);
        boolean signed = signedZeros && bound == 0 && value == 0 && got == 0;
        boolean wrongSign = signed && 1 / value != 1 / got;
        double multiple = error == 0 ? (wrongSign ? Double.POSITIVE_INFINITY : 0) : error / bound;
        if (error != 0 && value != 0 && !Double.isNaN(value)) {
            ulps = Math.max(ulps, error / Math.ulp((float) value));
        }
        if (!(error <= bound) || wrongSign) {
            wrong(i, Double.isNaN(multiple) ? Double.POSITIVE_INFINITY : multiple);
        } else {
            worst = Math.max(worst, multiple);
        }
    }

    /** 0 where two NaN or two equal infinities meet; NaN where only one of them does. */
    private static double error(double got, double value) {
        if (got == value || (Double.isNaN(got) && Double.isNaN(value))) {
            return 0;
        }
        return Double.isInfinite(value) ? Double.NaN : Math.abs(got - value);
    }

    private void wrong(int i, double multiple) {
        wrong++;
        if (worstAt < 0 || multiple > worst) {
            worst = multiple;
            worstAt = i;
        }
        int[] index = index(i);
        for (int axis = 0; axis < index.length; axis++) {
            lowest[axis] = Math.min(lowest[axis], index[axis]);
            highest[axis] = Math.max(highest[axis], index[axis]);
        }
    }

    private int[] index(int position) {
        Shape shape = expected.type().shape();
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    boolean passed() {
        return wrong == 0;
    }

    /** The largest error in multiples of its bound; ∞ where the bound is 0 or a number is missing. */
    double worst() {
        return worst;
    }

    /** The largest error in units in the last place of single precision. */
    double ulps() {
        return ulps;
    }

    /** How many elements no bound could be given for. */
    int undecided() {
        return undecided;
    }

    /** What is wrong, where, and by how much. */
    String describe(String what) {
        double bound = expected.bound(worstAt);
        double got = actual.get(worstAt);
        String message = String.format(
                Locale.ROOT,
                "%s %s%s is %s; expected %s%s. ",
                what,
                expected.type(),
                Arrays.toString(index(worstAt)),
                number(got),
                number(expected.value(worstAt)),
                bound == 0 ? " exactly" : String.format(Locale.ROOT, " ± %.3g", bound));
        message += String.format(Locale.ROOT, "%,d of %,d elements are wrong", wrong, expected.size());
        message += Double.isInfinite(worst) ? "" : String.format(Locale.ROOT, ", this one by %.3g bounds", worst);
        message += wrong > 1 && lowest.length > 0 ? "; they lie in " + box() : "";
        return message + (Double.isNaN(got) ? ". Outputs are NaN before a run: was it written at all?" : ".");
    }

    private String number(double value) {
        return expected.type().dtype().isFloating()
                ? String.format(Locale.ROOT, "%.9g", value)
                : Long.toString((long) value);
    }

    private String box() {
        StringJoiner box = new StringJoiner(", ", "[", "]");
        for (int axis = 0; axis < lowest.length; axis++) {
            box.add(lowest[axis] == highest[axis] ? "" + lowest[axis] : lowest[axis] + "…" + highest[axis]);
        }
        return box.toString();
    }
}
