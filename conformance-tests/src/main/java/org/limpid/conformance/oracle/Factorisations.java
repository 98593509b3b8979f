package org.limpid.conformance.oracle;

import java.util.Arrays;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Tolerance;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.tensor.TensorType;

/**
 * Cholesky factors and triangular solves. Forward bounds follow from the backward residual that the ops may leave,
 * by the first-order perturbation of the factor and of the solution (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2nd ed., sections 8.1 and 10.4), with errors taken as independent where that is less than the worst case.
 */
final class Factorisations {

    private Factorisations() {}

    static Estimate cholesky(Cholesky op, Estimate a, boolean bounded) {
        int n = a.shape().dim(-1);
        double[] factors = new double[a.size()];
        double[] errors = new double[a.size()];
        double allowed = allowed(op.tolerance(), n, a.type());
        for (int start = 0; start < factors.length; start += n * n) {
            double[] factor = factor(Arrays.copyOfRange(a.values(), start, start + n * n), n);
            System.arraycopy(factor, 0, factors, start, n * n);
            if (bounded) {
                double[] terms = magnitudes(Arrays.copyOfRange(a.values(), start, start + n * n));
                double[] error = factorError(factor, terms, lower(a, start, n), allowed, n);
                System.arraycopy(error, 0, errors, start, n * n);
            }
        }
        return bounded ? Rounding.settled(a.type(), factors, errors) : new Estimate(a.type(), factors);
    }

    private static double[] factor(double[] a, int n) {
        double[] l = new double[n * n];
        for (int j = 0; j < n; j++) {
            double pivot = a[j * n + j] - dot(l, j * n, l, j * n, j);
            if (!(pivot > 0)) {
                return notPositiveDefinite(n);
            }
            l[j * n + j] = Math.sqrt(pivot);
            for (int i = j + 1; i < n; i++) {
                l[i * n + j] = (a[i * n + j] - dot(l, i * n, l, j * n, j)) / l[j * n + j];
            }
        }
        return Arrays.stream(l).anyMatch(Double::isNaN) ? notPositiveDefinite(n) : l;
    }

    private static double[] notPositiveDefinite(int n) {
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(l, i * n, i * n + i + 1, Double.NaN);
        }
        return l;
    }

    private static double dot(double[] x, int fromX, double[] y, int fromY, int length) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += x[fromX + k] * y[fromY + k];
        }
        return sum;
    }

    /** What ΔA, together with the residual γ(‖Lᵢ∘Lⱼ‖₂ + |Aᵢⱼ|) that the op may leave, does to L. */
    private static double[] factorError(double[] l, double[] a, double[] errorA, double allowed, int n) {
        if (Double.isNaN(l[0])) {
            return new double[n * n];
        }
        double[] magnitude = magnitudes(l);
        double[] residual = product(squares(l), transposed(squares(l), n), n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                int at = i * n + j;
                // Only the lower triangle of A is read.
                double given = a[Math.max(i, j) * n + Math.min(i, j)];
                residual[at] = allowed * (Math.sqrt(residual[at]) + given) + errorA[at];
            }
        }
        double[] inverse = magnitudes(inverse(l, n));
        double[] error = likelier(
                perturbed(magnitude, residual, inverse, 0.5, n),
                perturbed(squares(magnitude), squares(residual), squares(inverse), 0.25, n));
        boolean mayFail = false;
        for (int i = 0; i < n; i++) {
            mayFail |= !(error[i * n + i] < l[i * n + i]);
        }
        return mayFail ? unknownLower(n) : error;
    }

    /**
     * |L|·Φ(|L⁻¹| E |L⁻ᵀ|), Φ the lower triangle with half of the diagonal: the largest change of L if the errors E conspire,
     * and, of squares instead of magnitudes and a quarter instead of half, its variance if they do not.
     */
    private static double[] perturbed(double[] l, double[] errors, double[] inverse, double diagonal, int n) {
        double[] inner = product(product(inverse, errors, n, n), transposed(inverse, n), n, n);
        for (int i = 0; i < n; i++) {
            inner[i * n + i] *= diagonal;
            Arrays.fill(inner, i * n + i + 1, (i + 1) * n, 0);
        }
        return product(l, inner, n, n);
    }

    /** The smaller of the worst case and as many deviations as make a case that does not happen. */
    private static double[] likelier(double[] worst, double[] variance) {
        double[] likelier = new double[worst.length];
        for (int i = 0; i < likelier.length; i++) {
            likelier[i] = Math.min(worst[i], Products.INDEPENDENT * Math.sqrt(variance[i]));
        }
        return likelier;
    }

    /** Near a singular matrix the factor may as well be one of NaN. */
    private static double[] unknownLower(int n) {
        double[] error = new double[n * n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(error, i * n, i * n + i + 1, Double.POSITIVE_INFINITY);
        }
        return error;
    }

    static Estimate solve(TriangularSolve op, Estimate l, Estimate b, boolean bounded) {
        int n = l.shape().dim(-1);
        int columns = b.shape().dim(-1);
        double[] solutions = new double[b.size()];
        double[] errors = new double[b.size()];
        double allowed = allowed(op.tolerance(), n, b.type());
        for (int batch = 0; batch < b.size() / (n * columns); batch++) {
            double[] matrix = matrix(l.values(), batch * n * n, n, op.transpose());
            double[] x = Arrays.copyOfRange(b.values(), batch * n * columns, (batch + 1) * n * columns);
            substitute(matrix, x, n, columns, op.transpose());
            System.arraycopy(x, 0, solutions, batch * n * columns, x.length);
            if (bounded) {
                double[] errorL = transposedIf(lowerOnly(l, batch * n * n, n), n, op.transpose());
                double[] errorB = new double[x.length];
                for (int i = 0; i < errorB.length; i++) {
                    errorB[i] = b.bound(batch * n * columns + i);
                }
                double[] given = Arrays.copyOfRange(b.values(), batch * n * columns, (batch + 1) * n * columns);
                double[] error = solveError(matrix, errorL, x, given, errorB, allowed, op.transpose());
                boolean exact = l.bounds() == null && b.bounds() == null;
                for (int i = 0; i < error.length; i++) {
                    // A NaN that follows from operands without error is certain.
                    errors[batch * error.length + i] = exact && Double.isNaN(x[i]) ? 0 : error[i];
                }
            }
        }
        return bounded ? Rounding.settled(b.type(), solutions, errors) : new Estimate(b.type(), solutions);
    }

    /** Solves in place: forwards for a lower triangular matrix, backwards for an upper one. */
    private static void substitute(double[] matrix, double[] x, int n, int columns, boolean upper) {
        for (int step = 0; step < n; step++) {
            int i = upper ? n - 1 - step : step;
            for (int column = 0; column < columns; column++) {
                double sum = x[i * columns + column];
                for (int k = upper ? i + 1 : 0; k < (upper ? n : i); k++) {
                    sum -= matrix[i * n + k] * x[k * columns + column];
                }
                x[i * columns + column] = sum / matrix[i * n + i];
            }
        }
    }

    /** What ΔM and ΔB, together with the residual γ(‖Mᵢ∘Xⱼ‖₂ + |Bᵢⱼ|) that the op may leave, do to X; M is op(L). */
    private static double[] solveError(
            double[] matrix, double[] errorM, double[] x, double[] b, double[] errorB, double allowed, boolean upper) {
        int n = (int) Math.round(Math.sqrt(matrix.length));
        int columns = x.length / n;
        double[] left = product(squares(matrix), squares(x), n, columns);
        double[] right =
                likelier(product(errorM, magnitudes(x), n, columns), product(squares(errorM), squares(x), n, columns));
        double[] residual = new double[x.length];
        for (int i = 0; i < residual.length; i++) {
            residual[i] = allowed * (Math.sqrt(left[i]) + Math.abs(b[i])) + right[i] + errorB[i];
        }
        double[] inverse = identity(n);
        substitute(matrix, inverse, n, n, upper);
        return likelier(
                product(magnitudes(inverse), residual, n, columns),
                product(squares(inverse), squares(residual), n, columns));
    }

    private static double allowed(Tolerance tolerance, int n, TensorType type) {
        return ((Tolerance.Residual) tolerance).factor() * Math.sqrt(n) * Rounding.unit(type.dtype());
    }

    /** The errors of a symmetric matrix of which only the lower triangle is read. */
    private static double[] lower(Estimate a, int start, int n) {
        double[] errors = lowerOnly(a, start, n);
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                errors[i * n + j] = errors[j * n + i];
            }
        }
        return errors;
    }

    private static double[] lowerOnly(Estimate l, int start, int n) {
        double[] errors = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                errors[i * n + j] = l.bound(start + i * n + j);
            }
        }
        return errors;
    }

    /** The lower triangle out of a batch, transposed if asked. */
    private static double[] matrix(double[] values, int start, int n, boolean transpose) {
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(values, start + i * n, matrix, i * n, i + 1);
        }
        return transposedIf(matrix, n, transpose);
    }

    private static double[] transposedIf(double[] matrix, int n, boolean transpose) {
        return transpose ? transposed(matrix, n) : matrix;
    }

    private static double[] transposed(double[] matrix, int n) {
        double[] transposed = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                transposed[j * n + i] = matrix[i * n + j];
            }
        }
        return transposed;
    }

    private static double[] identity(int n) {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) {
            identity[i * n + i] = 1;
        }
        return identity;
    }

    private static double[] inverse(double[] l, int n) {
        double[] inverse = identity(n);
        substitute(l, inverse, n, n, false);
        return inverse;
    }

    private static double[] squares(double[] values) {
        return Arrays.stream(values).map(x -> x * x).toArray();
    }

    private static double[] magnitudes(double[] values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }

    /** (n, n) times (n, columns), where a zero on the left hides what it meets. */
    private static double[] product(double[] a, double[] b, int n, int columns) {
        double[] product = new double[n * columns];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i * n + k];
                for (int j = 0; factor != 0 && j < columns; j++) {
                    product[i * columns + j] += factor * b[k * columns + j];
                }
            }
        }
        return product;
    }
}
