package org.limpid.models.redunet;

import org.limpid.api.tensor.Tensor;

/** Discrete Fourier transforms as matrices for row vectors, scaled by n^(−½). */
final class FourierTables {

    private FourierTables() {}

    /** (n, 2h), h = ⌊n/2⌋ + 1: a real row to the real parts of its first h frequencies, then the imaginary ones. */
    static Tensor realToHalf(int n) {
        int h = n / 2 + 1;
        double[] table = new double[n * 2 * h];
        for (int t = 0; t < n; t++) {
            for (int p = 0; p < h; p++) {
                table[t * 2 * h + p] = cosine(t, p, n);
                table[t * 2 * h + h + p] = -sine(t, p, n);
            }
        }
        return Tensor.of(table, n, 2 * h);
    }

    /** (2n, 2n): n complex numbers, each as real part and imaginary part, to their n frequencies; an orthogonal matrix. */
    static Tensor complex(int n) {
        double[] table = new double[4 * n * n];
        for (int t = 0; t < n; t++) {
            for (int p = 0; p < n; p++) {
                int corner = 2 * t * 2 * n + 2 * p;
                table[corner] = cosine(t, p, n);
                table[corner + 1] = -sine(t, p, n);
                table[corner + 2 * n] = sine(t, p, n);
                table[corner + 2 * n + 1] = cosine(t, p, n);
            }
        }
        return Tensor.of(table, 2 * n, 2 * n);
    }

    private static double cosine(int t, int p, int n) {
        return Math.cos(angle(t, p, n)) / Math.sqrt(n);
    }

    private static double sine(int t, int p, int n) {
        return Math.sin(angle(t, p, n)) / Math.sqrt(n);
    }

    private static double angle(int t, int p, int n) {
        // Whole turns are taken off in integers, where nothing is lost.
        return 2 * Math.PI * ((long) t * p % n) / n;
    }
}
