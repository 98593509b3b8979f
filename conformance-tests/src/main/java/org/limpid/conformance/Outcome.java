package org.limpid.conformance;

/**
 * What became of a check.
 *
 * @param check which
 * @param status whether it held
 * @param worst the largest error among the compared elements, in multiples of its bound; 0 if none were compared
 * @param ulps the largest error among the compared elements in units in the last place
 * @param message what was wrong, or what is not supported; empty if it passed
 */
public record Outcome(Check check, Status status, double worst, double ulps, String message) {

    /** How a check ends. */
    public enum Status {
        /** It held. */
        PASSED,
        /** It did not. */
        FAILED,
        /** It was not tried, because the backend says that it lacks what it needs. */
        UNSUPPORTED
    }
}
