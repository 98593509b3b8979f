package org.limpid.analysis;

import java.util.Locale;

/**
 * A sample's mean and spread.
 *
 * @param mean the arithmetic mean
 * @param deviation the unbiased standard deviation, 0 for a single value
 * @param count how many values there were
 */
public record Spread(double mean, double deviation, int count) {

    /**
     * Of these values; a NaN among them makes both figures NaN.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("the spread of no values is not defined");
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(mean, values.length == 1 ? squares : Math.sqrt(squares / (values.length - 1)), values.length);
    }

    /** As in {@code 12.3 ± 0.4}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g ± %.2g", mean, deviation);
    }
}
