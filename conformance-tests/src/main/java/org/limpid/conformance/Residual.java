package org.limpid.conformance;

import org.limpid.api.op.TriangularSolve;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * How far a factor or solution is from satisfying its own equation, where it is farthest in relation to the products of the row
 * and the column that meet there: a small one means that the result is right for operands that are almost those given, however
 * ill-conditioned they are (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., theorems 8.5 and 10.3).
 *
 * @param equation what should hold
 * @param matrix in which matrix of the batch it is violated
 * @param row in which row
 * @param column in which column
 * @param error by how much
 * @param bound by how much it may be
 */
record Residual(String equation, int matrix, int row, int column, double error, double bound) {

    private static final double UNIT = 0x1p-24;

    /** |A − LLᵀ| against factor·√n·u·(‖Lᵢ∘Lⱼ‖₂ + |Aᵢⱼ|), in the lower triangle; L must be 0 above its diagonal. */
    static Residual ofFactor(Tensor a, Tensor l, double factor) {
        int n = a.shape().dim(-1);
        Residual worst = new Residual("A = LLᵀ", 0, 0, 0, 0, 1);
        for (int i = 0; i < a.size(); i++) {
            int matrix = i / (n * n);
            int row = i / n % n;
            int column = i % n;
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < n; k++) {
                double x = l.get((long) (matrix * n + row) * n + k);
                double y = l.get((long) (matrix * n + column) * n + k);
                sum += x * y;
                squares += x * x * y * y;
            }
            if (column <= row) {
                double bound = factor * Math.sqrt(n) * UNIT * (Math.sqrt(squares) + Math.abs(a.get(i)));
                worst = worst.or(new Residual("A = LLᵀ", matrix, row, column, Math.abs(a.get(i) - sum), bound));
            } else {
                worst = worst.or(new Residual("L is lower triangular", matrix, row, column, Math.abs(l.get(i)), 0));
            }
        }
        return worst;
    }

    /** |B − op(L)X| against factor·√n·u·(‖op(L)ᵢ∘Xⱼ‖₂ + |Bᵢⱼ|). */
    static Residual ofSolution(Tensor l, Tensor b, Tensor x, TriangularSolve op, double factor) {
        Shape shape = b.shape();
        int n = shape.dim(-2);
        int columns = shape.dim(-1);
        Residual worst = new Residual("op(L)X = B", 0, 0, 0, 0, 1);
        for (int i = 0; i < b.size(); i++) {
            int matrix = i / (n * columns);
            int row = i / columns % n;
            int column = i % columns;
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < n; k++) {
                double y = x.get((long) (matrix * n + k) * columns + column);
                if (op.transpose() ? k >= row : k <= row) {
                    int at = op.transpose() ? k * n + row : row * n + k;
                    double factorElement = l.get((long) matrix * n * n + at);
                    sum += factorElement * y;
                    squares += factorElement * y * factorElement * y;
                }
            }
            double bound = factor * Math.sqrt(n) * UNIT * (Math.sqrt(squares) + Math.abs(b.get(i)));
            worst = worst.or(new Residual("op(L)X = B", matrix, row, column, Math.abs(b.get(i) - sum), bound));
        }
        return worst;
    }

    /** The worse of the two; a NaN is worst. */
    private Residual or(Residual other) {
        boolean better = other.error == 0 || other.error / other.bound <= error / bound;
        return better || Double.isNaN(error) ? this : other;
    }

    @Override
    public String toString() {
        return equation + " does not hold at row " + row + ", column " + column + " of matrix " + matrix;
    }
}
