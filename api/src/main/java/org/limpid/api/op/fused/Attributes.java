package org.limpid.api.op.fused;

import org.limpid.api.LimpidException;

/** What fused ops ask of their constants, each with an error that names the op, the attribute and its value. */
final class Attributes {

    private Attributes() {}

    static void positive(String op, String attribute, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw error(op, attribute, value, "a finite number above 0");
        }
    }

    static void notNegative(String op, String attribute, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw error(op, attribute, value, "a finite number of at least 0");
        }
    }

    /** An averaging factor of an optimiser: 1 would forget nothing and learn nothing. */
    static void decay(String op, String attribute, double value) {
        if (!(value >= 0 && value < 1)) {
            throw error(op, attribute, value, "a number of at least 0 and below 1");
        }
    }

    static void proportion(String op, String attribute, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw error(op, attribute, value, "a number from 0 to 1");
        }
    }

    static LimpidException error(String op, String attribute, Object value, String expected) {
        return new LimpidException(op + ": " + attribute + " is " + value + "; expected " + expected);
    }
}
