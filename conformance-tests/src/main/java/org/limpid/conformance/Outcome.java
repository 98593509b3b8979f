package org.limpid.conformance;

import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Capabilities;

/**
 * What became of a check. It is plain data, so that it can be written down and read again where the backend is not.
 *
 * @param rule what the check belongs to
 * @param op the op that was tried, empty if it is not about one
 * @param shape the types of the op's operands, empty if it is not about one
 * @param check what was tried: unique within the rule
 * @param support how the backend says that it treats the op; null if the check is not about one
 * @param status whether it held
 * @param worst the largest error among the compared elements, in multiples of its bound; 0 if none were compared
 * @param ulps the largest error among the compared elements in units in the last place
 * @param message what was wrong, or what is not supported; empty if it passed
 */
public record Outcome(
        Rule rule,
        String op,
        String shape,
        String check,
        Capabilities.@Nullable Support support,
        Status status,
        double worst,
        double ulps,
        String message) {

    /** How a check ends. */
    public enum Status {
        /** It held. */
        PASSED,
        /** It did not. */
        FAILED,
        /** It was not tried, because the backend says that it lacks what it needs. */
        UNSUPPORTED
    }

    /** The rule's number and the check, as in {@code 1.1 Softmax[] f32[2,9]}. */
    public String title() {
        return rule.number() + " " + check;
    }
}
