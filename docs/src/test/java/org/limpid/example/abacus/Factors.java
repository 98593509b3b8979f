package org.limpid.example.abacus;

import java.util.function.IntFunction;

/** Factorisations, solves, and the error function: what does not fit on a line. */
final class Factors {

    private Factors() {}

    /** Of a matrix that is not positive definite, all of the lower triangle is NaN. */
    static Runnable cholesky(Cells a, Cells y, IntFunction<double[]> scratch) {
        int n = y.shape().dim(-1);
        double[] l = scratch.apply(n * n);
        return () -> {
            for (int start = 0; start < y.size(); start += n * n) {
                boolean definite = factor(a, start, n, l);
                for (int i = 0; i < n * n; i++) {
                    boolean above = i % n > i / n;
                    y.set(start + i, above ? 0 : definite ? l[i] : Double.NaN);
                }
            }
        };
    }

    private static boolean factor(Cells a, int start, int n, double[] l) {
        boolean definite = true;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a.get(start + i * n + j);
                for (int k = 0; k < j; k++) {
                    sum -= l[i * n + k] * l[j * n + k];
                }
                l[i * n + j] = i == j ? Math.sqrt(sum) : sum / l[j * n + j];
                definite &= i == j ? sum > 0 : !Double.isNaN(sum);
            }
        }
        return definite;
    }

    /** Forwards for L, backwards for its transpose. */
    static Runnable solve(boolean transpose, Cells l, Cells b, Cells y, IntFunction<double[]> scratch) {
        int n = y.shape().dim(-2);
        int columns = y.shape().dim(-1);
        double[] x = scratch.apply(n);
        return () -> {
            for (int column = 0; column < y.size() / n; column++) {
                int matrix = column / columns;
                for (int step = 0; step < n; step++) {
                    int i = transpose ? n - 1 - step : step;
                    int at = (matrix * n + i) * columns + column % columns;
                    double sum = b.get(at);
                    for (int done = 0; done < step; done++) {
                        int k = transpose ? n - 1 - done : done;
                        sum -= l.get((matrix * n + (transpose ? k : i)) * n + (transpose ? i : k)) * x[k];
                    }
                    x[i] = sum / l.get((matrix * n + i) * n + i);
                    y.set(at, x[i]);
                }
            }
        };
    }

    /** 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)) (Abramowitz and Stegun, 7.1.6), whose terms are all positive. */
    static double erf(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = magnitude;
        double sum = magnitude;
        for (int odd = 3; term > 1e-17 * sum; odd += 2) {
            term *= 2 * magnitude * magnitude / odd;
            sum += term;
        }
        return Math.copySign(2 / Math.sqrt(Math.PI) * Math.exp(-magnitude * magnitude) * sum, x);
    }
}
