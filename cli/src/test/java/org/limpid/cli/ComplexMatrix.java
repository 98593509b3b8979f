package org.limpid.cli;

/** A square complex matrix. */
final class ComplexMatrix {

    private final double[][] re;
    private final double[][] im;

    /** Of the real and the imaginary part by row and column. */
    private ComplexMatrix(double[][] re, double[][] im) {
        this.re = re;
        this.im = im;
    }

    double re(int row, int column) {
        return re[row][column];
    }

    double im(int row, int column) {
        return im[row][column];
    }

    static ComplexMatrix identity(int n) {
        double[][] re = new double[n][n];
        for (int i = 0; i < n; i++) {
            re[i][i] = 1;
        }
        return new ComplexMatrix(re, new double[n][n]);
    }

    /** Adds factor · vvᴴ. */
    void addOuter(double[][] v, double factor) {
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < v.length; j++) {
                re[i][j] += factor * (v[i][0] * v[j][0] + v[i][1] * v[j][1]);
                im[i][j] += factor * (v[i][1] * v[j][0] - v[i][0] * v[j][1]);
            }
        }
    }

    /** factor · inverse, by Gauss and Jordan; the diagonal of a positive definite matrix gives good pivots. */
    ComplexMatrix inverse(double factor) {
        int n = re.length;
        ComplexMatrix left = copy();
        ComplexMatrix right = identity(n);
        for (int k = 0; k < n; k++) {
            double size = left.re[k][k] * left.re[k][k] + left.im[k][k] * left.im[k][k];
            double pr = left.re[k][k] / size;
            double pi = -left.im[k][k] / size;
            left.scale(k, pr, pi);
            right.scale(k, pr, pi);
            for (int row = 0; row < n; row++) {
                if (row != k) {
                    double fr = left.re[row][k];
                    double fi = left.im[row][k];
                    left.subtract(row, k, fr, fi);
                    right.subtract(row, k, fr, fi);
                }
            }
        }
        for (int row = 0; row < n; row++) {
            right.scale(row, factor, 0);
        }
        return right;
    }

    /** log det of a Hermitian positive definite matrix: the pivots of elimination are real. */
    double logDeterminant() {
        ComplexMatrix left = copy();
        double sum = 0;
        for (int k = 0; k < re.length; k++) {
            sum += Math.log(left.re[k][k]);
            for (int row = k + 1; row < re.length; row++) {
                left.subtract(row, k, left.re[row][k] / left.re[k][k], left.im[row][k] / left.re[k][k]);
            }
        }
        return sum;
    }

    private ComplexMatrix copy() {
        ComplexMatrix copy = identity(re.length);
        for (int i = 0; i < re.length; i++) {
            copy.re[i] = re[i].clone();
            copy.im[i] = im[i].clone();
        }
        return copy;
    }

    private void scale(int row, double pr, double pi) {
        for (int j = 0; j < re.length; j++) {
            double kept = re[row][j];
            re[row][j] = kept * pr - im[row][j] * pi;
            im[row][j] = kept * pi + im[row][j] * pr;
        }
    }

    private void subtract(int row, int from, double fr, double fi) {
        for (int j = 0; j < re.length; j++) {
            re[row][j] -= re[from][j] * fr - im[from][j] * fi;
            im[row][j] -= re[from][j] * fi + im[from][j] * fr;
        }
    }
}
