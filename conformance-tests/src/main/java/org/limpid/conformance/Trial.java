package org.limpid.conformance;

import java.util.List;
import java.util.Locale;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.op.Op;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Estimate;

/** One check as it runs: the backend, the demands that are made of it, and the errors that were measured. */
final class Trial {

    private final Subject subject;
    private int demands;
    private double worst;
    private double ulps;

    Trial(Subject subject) {
        this.subject = subject;
    }

    Subject subject() {
        return subject;
    }

    /** The backend with poisoned outputs and guarded buffers. */
    Backend guarded() {
        return subject.guarded();
    }

    /** The backend as users run it. */
    Backend plain() {
        return subject.plain();
    }

    /** Ends the check as unsupported if the backend does not have the op. */
    void needs(Op op, List<TensorType> operands) {
        if (guarded().capabilities().support(op, operands) == Capabilities.Support.UNSUPPORTED) {
            throw new Unsupported(op.name());
        }
    }

    /** Ends the check as unsupported if NaN and ∞ do not behave on the backend. */
    void needsSpecialValues() {
        if (!guarded().capabilities().ieeeSpecials()) {
            throw new Unsupported("ieeeSpecials");
        }
    }

    /** Ends the check as unsupported if the backend does not promise equal bits. */
    void needsDeterminism() {
        if (!guarded().capabilities().deterministic()) {
            throw new Unsupported("deterministic");
        }
    }

    /** Demands that a tensor lies within the oracle's bounds; at least one element must have one. */
    void near(String what, Tensor actual, Estimate expected, boolean signedZeros) {
        that(
                actual.type().equals(expected.type()),
                () -> what + " is of type " + actual.type() + "; expected " + expected.type());
        Comparison comparison = new Comparison(actual, expected, signedZeros);
        worst = Math.max(worst, comparison.worst());
        ulps = Math.max(ulps, comparison.ulps());
        that(comparison.passed(), () -> comparison.describe(what));
        that(
                comparison.undecided() < expected.size(),
                () -> what + ": the oracle has no bound for any element, so nothing was compared");
    }

    /** Demands an error within a bound that was found in another way than by the oracle. */
    void within(double error, double bound, java.util.function.Supplier<String> otherwise) {
        double multiple = error == 0 ? 0 : error / bound;
        worst = Math.max(worst, Double.isNaN(multiple) ? Double.POSITIVE_INFINITY : multiple);
        that(
                error <= bound,
                () -> otherwise.get()
                        + String.format(Locale.ROOT, "; the error %.3g exceeds the bound %.3g", error, bound));
    }

    /** Demands the same bits. */
    void same(String what, Tensor actual, Tensor expected) {
        demands++;
        if (actual.sameBits(expected)) {
            return;
        }
        if (!actual.type().equals(expected.type())) {
            throw new CheckFailure(what + " is of type " + actual.type() + "; expected " + expected.type());
        }
        int different = 0;
        int first = -1;
        for (int i = 0; i < actual.size(); i++) {
            if (Double.doubleToRawLongBits(actual.get(i)) != Double.doubleToRawLongBits(expected.get(i))) {
                first = different++ == 0 ? i : first;
            }
        }
        throw new CheckFailure(String.format(
                Locale.ROOT,
                "%s: %,d of %,d elements have other bits; the first is number %,d: %s, before %s",
                what,
                different,
                actual.size(),
                first,
                first < 0 ? "" : "" + actual.get(first),
                first < 0 ? "" : "" + expected.get(first)));
    }

    /** Demands that something holds. */
    void that(boolean holds, java.util.function.Supplier<String> otherwise) {
        demands++;
        if (!holds) {
            throw new CheckFailure(otherwise.get());
        }
    }

    /**
     * Demands an error.
     *
     * @param kind what must be thrown
     * @param doing what was tried, for the message
     * @param mentions what the error's message must contain, in any case of letters
     */
    void refused(Class<? extends Exception> kind, String doing, Check.Body attempt, String... mentions) {
        demands++;
        try {
            attempt.run(this);
        } catch (CheckFailure | Unsupported ours) {
            throw ours;
        } catch (Exception error) {
            if (!kind.isInstance(error)) {
                throw new CheckFailure(
                        doing + " must be refused with " + kind.getSimpleName() + ", but threw " + error, error);
            }
            String message = String.valueOf(error.getMessage());
            for (String mention : mentions) {
                if (!message.toLowerCase(Locale.ROOT).contains(mention.toLowerCase(Locale.ROOT))) {
                    throw new CheckFailure(
                            doing + " is refused, but the message does not mention '" + mention + "': " + message,
                            error);
                }
            }
            return;
        }
        throw new CheckFailure(doing + " must be refused with " + kind.getSimpleName() + ", but went through");
    }

    int demands() {
        return demands;
    }

    double worst() {
        return worst;
    }

    double ulps() {
        return ulps;
    }
}
