package org.limpid.cli.experiment;

/**
 * A number of ours beside the published one.
 *
 * @param quantity what it is
 * @param published what others reported, or what the mathematics says
 * @param ours what came of it here
 * @param allowed how far apart the two may be; of a bound, how far ours may stay under it
 * @param kind what is asked of ours
 */
public record Figure(String quantity, double published, double ours, double allowed, Kind kind) {

    /** What is asked of a number. */
    public enum Kind {
        /** To be near the published one. */
        NEAR,
        /** Not to be below the published one. */
        AT_LEAST,
        /** Nothing: the published one was measured on something else, and stands beside it to be looked at. */
        BESIDE
    }

    /** A number that shall be near the published one. */
    public Figure(String quantity, double published, double ours, double allowed) {
        this(quantity, published, ours, allowed, Kind.NEAR);
    }

    /** A number that shall not be below the published one. */
    public static Figure atLeast(String quantity, double published, double ours) {
        return new Figure(quantity, published, ours, 0, Kind.AT_LEAST);
    }

    /** A number to be looked at beside one that was measured on something else. */
    public static Figure beside(String quantity, double published, double ours) {
        return new Figure(quantity, published, ours, Double.POSITIVE_INFINITY, Kind.BESIDE);
    }

    /** The same under another name. */
    Figure named(String name) {
        return new Figure(name, published, ours, allowed, kind);
    }

    /** Whether it is as asked; NaN never is. */
    public boolean agrees() {
        return switch (kind) {
            case NEAR -> Math.abs(ours - published) <= allowed;
            case AT_LEAST -> ours >= published - allowed;
            case BESIDE -> !Double.isNaN(ours);
        };
    }

    /** What is said of it in a table. */
    public String verdict() {
        return !agrees() ? "DISAGREES" : kind == Kind.BESIDE ? "beside" : "agrees";
    }
}
