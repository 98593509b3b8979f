package org.limpid.models.optim;

import org.limpid.api.LimpidException;

/** Checks of what users set, each with an error that names the thing, the value and what was expected. */
final class HyperParameters {

    private HyperParameters() {}

    /** How much of the past a moving average keeps. */
    static void average(String name, double value) {
        check(value >= 0 && value < 1, name, value, "0 or more and less than 1, as 0.9");
    }

    static void positive(String name, double value, String example) {
        check(value > 0 && Double.isFinite(value), name, value, "a number above 0, as " + example);
    }

    static void notNegative(String name, double value, String example) {
        check(value >= 0 && Double.isFinite(value), name, value, "0 or more, as " + example);
    }

    static void check(boolean condition, String name, Number value, String expected) {
        if (!condition) {
            throw new LimpidException("the " + name + " is " + value + "; expected " + expected);
        }
    }
}
