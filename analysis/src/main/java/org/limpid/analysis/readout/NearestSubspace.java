package org.limpid.analysis.readout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * The nearest subspace (Yu et al., NeurIPS 2020, §4): each class is the span of the leading right singular vectors V_j of
 * its features Z_j (samples are rows, not centred), and a sample belongs to the class whose span leaves the least of it,
 * argmin_j ‖z − V_jV_jᵀz‖; the first of equally near ones. The reference code takes a randomised singular value
 * decomposition without a seed; here it is exact.
 */
public final class NearestSubspace implements FeatureClassifier {

    /** Squared singular values below this part of the largest are rounding errors: the class does not span them. */
    private static final double RANK_TOLERANCE = 1e-12;

    private final int width;
    private final List<DMatrixRMaj> bases;

    private NearestSubspace(int width, List<DMatrixRMaj> bases) {
        this.width = width;
        this.bases = bases;
    }

    /**
     * Finds the subspaces.
     *
     * @param features (m, …) of finite numbers; what stands behind the first axis is read as one vector of length d
     * @param labels i32[m] from 0, each class at least once
     * @param classes how many there are, at least 1
     * @param components the dimension of each subspace, at least 1; less where a class has fewer samples or smaller rank,
     *     and at most d − 1, since nothing is far from the whole space
     * @throws LimpidException if one of these does not hold; the message says which
     */
    public static NearestSubspace fit(Tensor features, Tensor labels, int classes, int components) {
        FeatureRows rows = FeatureRows.of(features);
        if (components < 1 || rows.width() < 2) {
            throw new LimpidException("nearest subspace: " + components + " components of features with " + rows.width()
                    + " numbers; expected 1 or more of features with 2 or more");
        }
        List<DMatrixRMaj> bases = new ArrayList<>();
        for (List<Integer> members : rows.byClass(labels, classes)) {
            int most = Math.min(components, Math.min(members.size(), rows.width() - 1));
            bases.add(basis(rows.matrix(members), most));
        }
        return new NearestSubspace(rows.width(), bases);
    }

    /** The dimension of each class's subspace. */
    public List<Integer> dimensions() {
        return bases.stream().map(DMatrixRMaj::getNumRows).toList();
    }

    /**
     * The same with fewer dimensions, as if it had been fitted with them.
     *
     * @param components the dimension of each subspace, at least 1; of those that have fewer it changes nothing
     */
    public NearestSubspace leading(int components) {
        if (components < 1) {
            throw new LimpidException("nearest subspace: " + components + " leading components; expected 1 or more");
        }
        return new NearestSubspace(
                width,
                bases.stream()
                        .map(basis ->
                                CommonOps_DDRM.extract(basis, 0, Math.min(components, basis.getNumRows()), 0, width))
                        .toList());
    }

    /** The leading right singular vectors as rows, by the eigenvectors of the smaller of ZZᵀ and ZᵀZ. */
    private static DMatrixRMaj basis(DMatrixRMaj z, int most) {
        boolean bySamples = z.getNumRows() <= z.getNumCols();
        DMatrixRMaj gram = new DMatrixRMaj(1, 1);
        if (bySamples) {
            CommonOps_DDRM.multTransB(z, z, gram);
        } else {
            CommonOps_DDRM.multTransA(z, z, gram);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(gram.getNumRows(), true, true);
        if (!eigen.decompose(gram)) {
            throw new LimpidException("nearest subspace: the eigenvectors of a class's " + gram.getNumRows() + " × "
                    + gram.getNumRows() + " Gram matrix could not be found");
        }
        List<Integer> leading = leading(eigen, most);
        DMatrixRMaj basis = new DMatrixRMaj(leading.size(), z.getNumCols());
        for (int i = 0; i < leading.size(); i++) {
            DMatrixRMaj vector = eigen.getEigenVector(leading.get(i));
            DMatrixRMaj direction = new DMatrixRMaj(1, z.getNumCols());
            if (bySamples) {
                CommonOps_DDRM.multTransA(vector, z, direction);
                CommonOps_DDRM.divide(
                        direction, Math.sqrt(eigen.getEigenvalue(leading.get(i)).getReal()));
            } else {
                direction = vector;
            }
            System.arraycopy(direction.data, 0, basis.data, i * z.getNumCols(), z.getNumCols());
        }
        return basis;
    }

    private static List<Integer> leading(EigenDecomposition_F64<DMatrixRMaj> eigen, int most) {
        List<Integer> descending = IntStream.range(0, eigen.getNumberOfEigenvalues())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> -eigen.getEigenvalue(i).getReal()))
                .toList();
        double largest = eigen.getEigenvalue(descending.getFirst()).getReal();
        return descending.stream()
                .filter(i -> eigen.getEigenvalue(i).getReal() > RANK_TOLERANCE * largest)
                .limit(most)
                .toList();
    }

    @Override
    public int[] predict(Tensor features) {
        FeatureRows rows = FeatureRows.of(features).requireWidth(width);
        int[] predicted = new int[rows.count()];
        double[] explained = new double[rows.count()];
        for (int j = 0; j < bases.size(); j++) {
            predict(rows, j, predicted, explained);
        }
        return predicted;
    }

    /** ‖z − VVᵀz‖² is ‖z‖² − ‖Vᵀz‖²: the nearest subspace explains the most. */
    private void predict(FeatureRows rows, int label, int[] predicted, double[] explained) {
        DMatrixRMaj basis = bases.get(label);
        DMatrixRMaj coordinates = new DMatrixRMaj(1, 1);
        rows.forEachChunk((start, chunk) -> {
            coordinates.reshape(chunk.getNumRows(), basis.getNumRows());
            CommonOps_DDRM.multTransB(chunk, basis, coordinates);
            for (int i = 0; i < chunk.getNumRows(); i++) {
                double square = 0;
                for (int c = 0; c < basis.getNumRows(); c++) {
                    square += coordinates.get(i, c) * coordinates.get(i, c);
                }
                if (label == 0 || square > explained[start + i]) {
                    explained[start + i] = square;
                    predicted[start + i] = label;
                }
            }
        });
    }
}
