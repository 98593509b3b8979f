package org.limpid.analysis.coding;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/**
 * How many bits it takes to code m samples of dimension D, up to a mean squared distortion of ε², as if they were Gaussian:
 * L(X, ε) = (m + D)/2 · log₂ det(I + D/(mε²) XᵀX), the samples being rows (Ma et al., TPAMI 2007, §2).
 */
public final class CodingLength {

    private static final double BITS = 1 / Math.log(2);

    private CodingLength() {}

    /**
     * The length of samples around the origin.
     *
     * @param samples (m, D) of finite numbers, F32 or F64
     * @param epsilon ε, above 0
     * @return bits
     * @throws LimpidException if there is no such matrix, or ε is out of range
     */
    public static double bits(Tensor samples, double epsilon) {
        requireEpsilon(epsilon);
        DMatrixRMaj x = matrix(samples);
        int m = x.getNumRows();
        int d = x.getNumCols();
        DMatrixRMaj gram = new DMatrixRMaj(1, 1);
        if (d <= m) {
            CommonOps_DDRM.multTransA(x, x, gram);
        } else {
            CommonOps_DDRM.multTransB(x, x, gram);
        }
        return bits(gram, m, d, epsilon);
    }

    /**
     * The length of samples around their mean μ, which is coded too: that of X − μ, and D/2 · log₂(1 + μᵀμ/ε²).
     *
     * @param samples (m, D) of finite numbers, F32 or F64
     * @param epsilon ε, above 0
     * @return bits
     * @throws LimpidException if there is no such matrix, or ε is out of range
     */
    public static double bitsAroundMean(Tensor samples, double epsilon) {
        DMatrixRMaj x = matrix(samples);
        int m = x.getNumRows();
        int d = x.getNumCols();
        double square = 0;
        for (int c = 0; c < d; c++) {
            double mean = 0;
            for (int i = 0; i < m; i++) {
                mean += x.get(i, c) / m;
            }
            for (int i = 0; i < m; i++) {
                x.set(i, c, x.get(i, c) - mean);
            }
            square += mean * mean;
        }
        return bits(Tensor.of(x.data, m, d), epsilon) + d / 2.0 * Math.log1p(square / (epsilon * epsilon)) * BITS;
    }

    /**
     * From a Gram matrix, of either side.
     *
     * @param gram XᵀX or XXᵀ, which is left as it is
     * @param m how many samples there are
     * @param dimension D
     */
    static double bits(DMatrixRMaj gram, int m, int dimension, double epsilon) {
        DMatrixRMaj shifted = new DMatrixRMaj(gram);
        CommonOps_DDRM.scale(dimension / (m * epsilon * epsilon), shifted);
        for (int i = 0; i < shifted.getNumRows(); i++) {
            shifted.add(i, i, 1);
        }
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(shifted.getNumRows(), true);
        if (!cholesky.decompose(shifted)) {
            throw new LimpidException(
                    "coding length: I + D/(mε²)·Gram of " + m + " samples is not positive definite at ε " + epsilon
                            + ": it is too small for their magnitude; choose a larger one");
        }
        DMatrixRMaj factor = cholesky.getT(null);
        double logarithm = 0;
        for (int i = 0; i < factor.getNumRows(); i++) {
            logarithm += 2 * Math.log(factor.get(i, i));
        }
        return (m + dimension) / 2.0 * logarithm * BITS;
    }

    static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new LimpidException("coding length: ε is " + epsilon + "; expected a finite number above 0, as 0.1");
        }
    }

    /** Refuses what is no matrix of finite numbers. */
    static DMatrixRMaj matrix(Tensor samples) {
        if (samples.shape().rank() != 2 || (samples.dtype() != DType.F32 && samples.dtype() != DType.F64)) {
            throw new LimpidException(
                    "coding length: the samples are " + samples + "; expected a matrix (m, D), f32 or f64");
        }
        int d = samples.shape().dim(1);
        DMatrixRMaj matrix = new DMatrixRMaj(samples.shape().dim(0), d);
        for (int i = 0; i < matrix.getNumElements(); i++) {
            double value = samples.get(i);
            if (!Double.isFinite(value)) {
                throw new LimpidException("coding length: sample " + i / d + " has " + value + " as its element "
                        + i % d + "; expected finite numbers");
            }
            matrix.data[i] = value;
        }
        return matrix;
    }
}
