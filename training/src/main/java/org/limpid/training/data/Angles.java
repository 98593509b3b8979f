package org.limpid.training.data;

/**
 * Sine and cosine that are the same on every machine and allocate nothing: {@link Math} may differ by an ULP between
 * platforms, and {@link StrictMath} allocates until it is compiled.
 */
final class Angles {
    /** Enough terms of Taylor's series for angles within ±π: the first that is left out is below 10⁻¹⁸. */
    private static final int TERMS = 16;

    private Angles() {}

    /** The sine of an angle in −π … π. */
    static double sin(double radians) {
        double term = radians;
        double sum = term;
        for (int at = 1; at < TERMS; at++) {
            term *= -radians * radians / (2 * at * (2 * at + 1));
            sum += term;
        }
        return sum;
    }

    /** The cosine of an angle in −π … π. */
    static double cos(double radians) {
        double term = 1;
        double sum = term;
        for (int at = 1; at < TERMS; at++) {
            term *= -radians * radians / (2 * at * (2 * at - 1));
            sum += term;
        }
        return sum;
    }
}
