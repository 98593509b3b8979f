package org.limpid.conformance;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Data for checks: the same numbers for the same name on every machine. */
final class Samples {

    private final SplittableRandom random;

    Samples(String name) {
        this.random = new SplittableRandom(name.hashCode());
    }

    /** Spread around 0 with deviation 1, much like a normal distribution. */
    Tensor normal(int... extents) {
        return fill(this::gaussian, extents);
    }

    /** Spread around 0 with another deviation. */
    Tensor scaled(double deviation, int... extents) {
        return fill(() -> deviation * gaussian(), extents);
    }

    /**
     * Much like a normal distribution, of numbers that lie three eighths of a step above one with 10 fraction bits: arithmetic
     * that rounds its operands to so few, as TF32 does, errs in one direction on all of them, and no sum averages it out.
     */
    Tensor offGrid(int... extents) {
        return fill(
                () -> {
                    int held = Float.floatToRawIntBits((float) gaussian()) & ~0x1FFF;
                    return Float.intBitsToFloat(held | 0x0C00);
                },
                extents);
    }

    /** Evenly distributed. */
    Tensor uniform(double low, double high, int... extents) {
        return fill(() -> low + (high - low) * random.nextDouble(), extents);
    }

    /** Of both signs, with magnitudes evenly distributed among powers of two. */
    Tensor wide(int lowExponent, int highExponent, int... extents) {
        return fill(() -> (random.nextBoolean() ? 1 : -1) * power(lowExponent, highExponent), extents);
    }

    /** Positive, with magnitudes evenly distributed among powers of two. */
    Tensor positive(int lowExponent, int highExponent, int... extents) {
        return fill(() -> power(lowExponent, highExponent), extents);
    }

    /** Integers of magnitude up to {@code limit}, as F32. */
    Tensor integers(int limit, int... extents) {
        return fill(() -> random.nextInt(2 * limit + 1) - limit, extents);
    }

    /** I32 from {@code low} to {@code high} − 1. */
    Tensor indices(int low, int high, int... extents) {
        Tensor tensor = Tensor.zeros(TensorType.i32(extents));
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setInt(i, random.nextInt(low, high));
        }
        return tensor;
    }

    /** I32 of any bits. */
    Tensor bits(int... extents) {
        Tensor tensor = Tensor.zeros(TensorType.i32(extents));
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setInt(i, random.nextInt());
        }
        return tensor;
    }

    /** Lower triangular matrices with a diagonal near 1; NaN stands above it, where nothing may be read. */
    Tensor lower(int batch, int n) {
        Tensor tensor = Tensor.zeros(TensorType.f32(batch, n, n));
        for (int i = 0; i < tensor.size(); i++) {
            int above = i % n - i / n % n;
            tensor.setFloat(i, above > 0 ? Float.NaN : (float) (above == 0 ? 1 + random.nextDouble() : gaussian() / n));
        }
        return tensor;
    }

    /** Symmetric positive definite matrices BBᵀ/n + I, of condition number about 5; NaN above the diagonal. */
    Tensor positiveDefinite(int batch, int n) {
        Tensor tensor = Tensor.zeros(TensorType.f32(batch, n, n));
        for (int start = 0; start < tensor.size(); start += n * n) {
            double[][] factor = new double[n][n];
            for (double[] row : factor) {
                Arrays.setAll(row, _ -> gaussian());
            }
            for (int i = 0; i < n * n; i++) {
                int row = i / n;
                int column = i % n;
                double gram = dot(factor[row], factor[column]) / n + (row == column ? 1 : 0);
                tensor.setFloat(start + i, column > row ? Float.NaN : (float) gram);
            }
        }
        return tensor;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static Tensor fill(DoubleSupplier next, int... extents) {
        Tensor tensor = Tensor.zeros(TensorType.f32(extents));
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setFloat(i, (float) next.getAsDouble());
        }
        return tensor;
    }

    private double power(int low, int high) {
        return Math.scalb(1 + random.nextDouble(), low + random.nextInt(high - low));
    }

    /** Of deviation 1 and near enough to a normal distribution: the sum of three even ones between −1 and 1. */
    private double gaussian() {
        return 2 * (random.nextDouble() + random.nextDouble() + random.nextDouble()) - 3;
    }
}
