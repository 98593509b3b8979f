package org.limpid.conformance.oracle;

import org.limpid.api.op.MatMul;
import org.limpid.api.op.Tolerance;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * Matrix products. Errors of the operands travel as three times the 2-norm of what each of them adds, as independent ones
 * do, and as the sums that they have when they are the same for all elements of a row or column, or proportional to them:
 * the two ways in which errors that come from a common step are alike. Adding up magnitudes instead would let TF32 pass
 * after a few products.
 */
final class Products {

    /** Five deviations of errors that are spread evenly over their bounds: 5/√3. */
    static final double INDEPENDENT = 3;

    private final MatMul op;
    private final Estimate a;
    private final Estimate b;
    private final boolean bounded;
    private final boolean integers;
    private final int inner;
    private final int columns;
    private final int stepA;
    private final int stepB;
    private final double[] sums;
    private final double[] errors;

    private Products(MatMul op, Estimate a, Estimate b, TensorType type, boolean bounded) {
        this.op = op;
        this.a = a;
        this.b = b;
        this.bounded = bounded;
        this.integers = bounded && Rounding.integers(a) && Rounding.integers(b);
        this.inner = op.inner(a.shape());
        this.columns = type.shape().dim(-1);
        this.stepA = op.transposeA() ? a.shape().dim(-1) : 1;
        this.stepB = op.transposeB() ? 1 : columns;
        this.sums = new double[type.shape().intSize()];
        this.errors = bounded ? new double[sums.length] : new double[0];
    }

    static Estimate matmul(MatMul op, Estimate a, Estimate b, TensorType type, boolean bounded) {
        Products products = new Products(op, a, b, type, bounded);
        products.batches(type.shape());
        return bounded ? Rounding.settled(type, products.sums, products.errors) : new Estimate(type, products.sums);
    }

    private void batches(Shape result) {
        Shape batch = result.range(0, result.rank() - 2);
        int[] atA = Layout.broadcast(a.shape().range(0, a.shape().rank() - 2), batch);
        int[] atB = Layout.broadcast(b.shape().range(0, b.shape().rank() - 2), batch);
        int rows = result.dim(-2);
        for (int i = 0; i < atA.length; i++) {
            int startA = atA[i] * rows * inner;
            int startB = atB[i] * inner * columns;
            for (int row = 0; row < rows; row++) {
                int rowA = startA + (op.transposeA() ? row : row * inner);
                for (int column = 0; column < columns; column++) {
                    int columnB = startB + (op.transposeB() ? column * inner : column);
                    dot(rowA, columnB, (i * rows + row) * columns + column);
                }
            }
        }
    }

    private void dot(int startA, int startB, int to) {
        double[] left = a.values();
        double[] right = b.values();
        double sum = 0;
        for (int k = 0, i = startA, j = startB; k < inner; k++, i += stepA, j += stepB) {
            sum += left[i] * right[j];
        }
        sums[to] = sum;
        if (bounded) {
            errors[to] = own(startA, startB, sum)
                    + propagated(a, startA, stepA, b, startB, stepB)
                    + propagated(b, startB, stepB, a, startA, stepA);
        }
    }

    private double own(int startA, int startB, double sum) {
        double[] left = a.values();
        double[] right = b.values();
        double squares = 0;
        double magnitudes = 0;
        for (int k = 0, i = startA, j = startB; k < inner; k++, i += stepA, j += stepB) {
            double product = left[i] * right[j];
            squares += product * product;
            magnitudes += Math.abs(product);
        }
        return Rounding.exactIntegers(integers, magnitudes)
                ? 0
                : Rounding.accumulated(
                        (Tolerance.Accumulated) op.tolerance(), a.dtype(), inner, squares, sum, magnitudes);
    }

    /** What the errors of one operand do to the sum, given the other operand. */
    private double propagated(Estimate x, int startX, int stepX, Estimate other, int startOther, int stepOther) {
        double[] bounds = x.bounds();
        if (bounds == null) {
            return 0;
        }
        double worst = 0;
        double independent = 0;
        double common = 0;
        double proportional = 0;
        for (int k = 0, i = startX, j = startOther; k < inner; k++, i += stepX, j += stepOther) {
            double factor = other.value(j);
            double error = bounds[i] == 0 ? 0 : bounds[i] * factor;
            double doubt = bounds[i] == 0 ? 0 : bounds[i] * (Math.abs(factor) + other.bound(j));
            worst += doubt;
            independent += doubt * doubt;
            common += error;
            proportional += x.value(i) < 0 ? -error : error;
        }
        double likely =
                Math.sqrt(INDEPENDENT * INDEPENDENT * independent + common * common + proportional * proportional);
        return Math.min(worst, likely);
    }
}
