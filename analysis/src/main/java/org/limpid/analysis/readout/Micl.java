package org.limpid.analysis.readout;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.limpid.analysis.coding.CodingLength;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * Minimum incremental coding length (Wright et al., NeurIPS 2007): a sample belongs to the class that it lengthens the
 * least, argmin_j L([X_j x], ε) − L(X_j, ε) − log₂(m_j/m), with the {@linkplain CodingLength length} L around the origin.
 * One sample more changes a determinant by log(1 + c·xᵀ(I + cX_jᵀX_j)⁻¹x), so that each class is factored once.
 */
public final class Micl implements FeatureClassifier {

    private static final double BITS = 1 / Math.log(2);

    private final int width;
    private final List<Sort> classes;

    /**
     * A class, ready for one sample more.
     *
     * @param scale c = D/((m_j + 1)ε²)
     * @param whitening rows W with c·xᵀ(I + cXᵀX)⁻¹x = c·‖Wx‖², or c·(‖x‖² − c‖Wx‖²)
     * @param bySamples whether it is the second
     * @param constant bits that do not depend on the sample
     * @param factor what the logarithm is multiplied with, in bits
     */
    private record Sort(double scale, DMatrixRMaj whitening, boolean bySamples, double constant, double factor) {}

    private Micl(int width, List<Sort> classes) {
        this.width = width;
        this.classes = classes;
    }

    /**
     * Measures the classes.
     *
     * @param features (m, …) of finite numbers; what stands behind the first axis is read as one vector of length D
     * @param labels i32[m] from 0, each class at least once
     * @param classes how many there are, at least 1
     * @param epsilon ε, above 0
     * @throws LimpidException if one of these does not hold; the message says which
     */
    public static Micl fit(Tensor features, Tensor labels, int classes, double epsilon) {
        FeatureRows rows = FeatureRows.of(features);
        List<Sort> sorts = new ArrayList<>();
        for (List<Integer> members : rows.byClass(labels, classes)) {
            DMatrixRMaj x = rows.matrix(members);
            double share = -Math.log((double) members.size() / rows.count()) * BITS;
            sorts.add(sort(x, epsilon, share));
        }
        return new Micl(rows.width(), sorts);
    }

    private static Sort sort(DMatrixRMaj x, double epsilon, double share) {
        int m = x.getNumRows();
        int d = x.getNumCols();
        double before = CodingLength.bits(Tensor.of(x.data, m, d), epsilon);
        double scale = d / ((m + 1) * epsilon * epsilon);
        boolean bySamples = m < d;
        DMatrixRMaj gram = new DMatrixRMaj(1, 1);
        if (bySamples) {
            CommonOps_DDRM.multTransB(x, x, gram);
        } else {
            CommonOps_DDRM.multTransA(x, x, gram);
        }
        CommonOps_DDRM.scale(scale, gram);
        for (int i = 0; i < gram.getNumRows(); i++) {
            gram.add(i, i, 1);
        }
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(gram.getNumRows(), true);
        if (!cholesky.decompose(gram)) {
            throw new LimpidException("MICL: a class of " + m + " samples is too long for ε " + epsilon
                    + " in double precision; choose a larger one");
        }
        DMatrixRMaj factor = cholesky.getT(null);
        double logarithm = 0;
        for (int i = 0; i < factor.getNumRows(); i++) {
            logarithm += 2 * Math.log(factor.get(i, i));
        }
        DMatrixRMaj whitening = new DMatrixRMaj(1, 1);
        DMatrixRMaj inverse = new DMatrixRMaj(factor.getNumRows(), factor.getNumRows());
        CommonOps_DDRM.invert(factor, inverse);
        if (bySamples) {
            CommonOps_DDRM.mult(inverse, x, whitening);
        } else {
            whitening = inverse;
        }
        double perNat = (m + 1 + d) / 2.0 * BITS;
        return new Sort(scale, whitening, bySamples, perNat * logarithm - before + share, perNat);
    }

    /**
     * By how many bits each sample lengthens each class.
     *
     * @param features (m, …)
     * @return F64 (m, classes)
     */
    public Tensor bits(Tensor features) {
        FeatureRows rows = FeatureRows.of(features).requireWidth(width);
        double[] bits = new double[rows.count() * classes.size()];
        DMatrixRMaj product = new DMatrixRMaj(1, 1);
        rows.forEachChunk((start, chunk) -> {
            for (int j = 0; j < classes.size(); j++) {
                Sort sort = classes.get(j);
                product.reshape(chunk.getNumRows(), sort.whitening().getNumRows());
                CommonOps_DDRM.multTransB(chunk, sort.whitening(), product);
                for (int i = 0; i < chunk.getNumRows(); i++) {
                    double white = square(product, i);
                    double explained = sort.bySamples() ? Math.max(0, square(chunk, i) - sort.scale() * white) : white;
                    bits[(start + i) * classes.size() + j] =
                            sort.constant() + sort.factor() * Math.log1p(sort.scale() * explained);
                }
            }
        });
        return Tensor.of(bits, rows.count(), classes.size());
    }

    private static double square(DMatrixRMaj matrix, int row) {
        double square = 0;
        for (int c = 0; c < matrix.getNumCols(); c++) {
            square += matrix.get(row, c) * matrix.get(row, c);
        }
        return square;
    }

    @Override
    public int[] predict(Tensor features) {
        Tensor bits = bits(features);
        int k = classes.size();
        int[] predicted = new int[bits.shape().dim(0)];
        for (int i = 0; i < predicted.length; i++) {
            for (int j = 1; j < k; j++) {
                predicted[i] = bits.get((long) i * k + j) < bits.get((long) i * k + predicted[i]) ? j : predicted[i];
            }
        }
        return predicted;
    }
}
