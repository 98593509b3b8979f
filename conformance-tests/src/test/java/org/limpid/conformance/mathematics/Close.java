package org.limpid.conformance.mathematics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** Comparisons of doubles that a NaN fails. */
final class Close {

    private Close() {}

    /** Each element within {@code tolerance} of what is expected, relative to the larger of that and 1. */
    static void assertAll(String what, double[] expected, double[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, what + ": number of elements");
        for (int i = 0; i < expected.length; i++) {
            assertOne(what + "[" + i + "]", expected[i], actual[i], tolerance);
        }
    }

    /** The first elements only. */
    static void assertFirst(String what, double[] actual, double tolerance, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertOne(what + "[" + i + "]", expected[i], actual[i], tolerance);
        }
    }

    static void assertOne(String what, double expected, double actual, double tolerance) {
        double error = Math.abs(expected - actual) / Math.max(1, Math.abs(expected));
        if (!(error <= tolerance)) {
            fail(what + " is " + actual + "; expected " + expected + " to within " + tolerance + ", off by " + error);
        }
    }

    static double sum(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum;
    }

    static double norm(double[] x) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
