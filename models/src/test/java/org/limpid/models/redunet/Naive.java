package org.limpid.models.redunet;

import org.limpid.api.tensor.Tensor;

/** Linear algebra as in a textbook: slow, dense, and independent of what is tested. */
final class Naive {

    private Naive() {}

    /** Samples, each flat. */
    static double[][] rows(Tensor samples) {
        int m = samples.shape().dim(0);
        int each = (int) (samples.size() / m);
        double[][] rows = new double[m][each];
        for (int i = 0; i < m * each; i++) {
            rows[i / each][i % each] = samples.get(i);
        }
        return rows;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Gaussian elimination with pivots. */
    static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        double[] x = b.clone();
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column; row < n; row++) {
                if (Math.abs(a[row][column]) > Math.abs(a[pivot][column])) {
                    pivot = row;
                }
            }
            double[] swapped = a[column];
            a[column] = a[pivot];
            a[pivot] = swapped;
            double value = x[column];
            x[column] = x[pivot];
            x[pivot] = value;
            for (int row = column + 1; row < n; row++) {
                double factor = a[row][column] / a[column][column];
                for (int k = column; k < n; k++) {
                    a[row][k] -= factor * a[column][k];
                }
                x[row] -= factor * x[column];
            }
        }
        for (int row = n - 1; row >= 0; row--) {
            for (int k = row + 1; k < n; k++) {
                x[row] -= a[row][k] * x[k];
            }
            x[row] /= a[row][row];
        }
        return x;
    }

    /** α(I + s Σ zzᵀ)⁻¹ probe over all samples z. */
    static double[] ridge(double[][] samples, double alpha, double scale, double[] probe) {
        int d = probe.length;
        double[][] matrix = new double[d][d];
        for (int i = 0; i < d; i++) {
            matrix[i][i] = 1;
            for (int j = 0; j < d; j++) {
                for (double[] z : samples) {
                    matrix[i][j] += scale * z[i] * z[j];
                }
            }
        }
        double[] x = solve(matrix, probe);
        for (int i = 0; i < d; i++) {
            x[i] *= alpha;
        }
        return x;
    }

    /** Multiplies a real signal (C, h, w) by operators (C, C, h·w, 2) in the Fourier basis, by the definition of the DFT. */
    static double[] circularProduct(Tensor operators, double[] signal, int channels, int h, int w) {
        int n = h * w;
        double[] real = new double[channels * n];
        double[] imaginary = new double[channels * n];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < n; p++) {
                for (int t = 0; t < n; t++) {
                    double angle = angle(p, t, h, w);
                    real[c * n + p] += signal[c * n + t] * Math.cos(angle);
                    imaginary[c * n + p] -= signal[c * n + t] * Math.sin(angle);
                }
            }
        }
        double[] product = new double[channels * n];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < n; p++) {
                double re = 0;
                double im = 0;
                for (int from = 0; from < channels; from++) {
                    double a = operators.get(2L * ((c * channels + from) * n + p));
                    double b = operators.get(2L * ((c * channels + from) * n + p) + 1);
                    re += a * real[from * n + p] - b * imaginary[from * n + p];
                    im += a * imaginary[from * n + p] + b * real[from * n + p];
                }
                for (int t = 0; t < n; t++) {
                    double angle = angle(p, t, h, w);
                    product[c * n + t] += (re * Math.cos(angle) - im * Math.sin(angle)) / n;
                }
            }
        }
        return product;
    }

    private static double angle(int p, int t, int h, int w) {
        return 2 * Math.PI * ((double) (p / w * (t / w)) / h + (double) (p % w * (t % w)) / w);
    }
}
