package org.limpid.backend.cpu.kernel;

/** Elementary functions of one float, computed in double precision and rounded once: within 0.51 ULP. */
final class ScalarMath {

    private static final double LOG2_E = 1 / Math.log(2);
    private static final double LN2_HIGH = 0x1.62e42fefap-1;
    private static final double LN2_LOW = 0x1.cf79abc9e3b39p-40;

    private ScalarMath() {}

    /** eˣ by 2ᵏ·p(r), |r| ≤ ½ ln 2, with a Taylor polynomial of degree 9 (its remainder is below 10⁻¹¹). */
    static float exp(float x) {
        if (!(Math.abs(x) < 104)) {
            return x > 0 ? Float.POSITIVE_INFINITY : x < 0 ? 0 : x;
        }
        double k = Math.rint(x * LOG2_E);
        double r = x - k * LN2_HIGH - k * LN2_LOW;
        double p = 1.0 / 362880;
        p = p * r + 1.0 / 40320;
        p = p * r + 1.0 / 5040;
        p = p * r + 1.0 / 720;
        p = p * r + 1.0 / 120;
        p = p * r + 1.0 / 24;
        p = p * r + 1.0 / 6;
        p = p * r + 0.5;
        p = p * r + 1;
        p = p * r + 1;
        return (float) (p * Double.longBitsToDouble((1023 + (long) k) << 52));
    }

    /** The natural logarithm. */
    static float log(float x) {
        return (float) Math.log(x);
    }

    /** The hyperbolic tangent. */
    static float tanh(float x) {
        return (float) Math.tanh(x);
    }

    /** The error function. */
    static float erf(float x) {
        return (float) erf((double) x);
    }

    /**
     * The error function to single precision and more: its Maclaurin series below 2, the continued fraction of erfc above (Abramowitz
     * and Stegun, 7.1.6 and 7.1.14), 1 from 4 on.
     */
    static double erf(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < 4)) {
            return Double.isNaN(x) ? x : Math.copySign(1, x);
        }
        return Math.copySign(magnitude < 2 ? erfSeries(magnitude) : 1 - erfcFraction(magnitude), x);
    }

    /** 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms are positive. */
    private static double erfSeries(double x) {
        double square = 2 * x * x;
        double term = x;
        double sum = x;
        for (int odd = 3; term > 1e-12 * sum; odd += 2) {
            term *= square / odd;
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))). */
    private static double erfcFraction(double x) {
        double fraction = x;
        for (int k = 60; k > 0; k--) {
            fraction = x + 0.5 * k / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
