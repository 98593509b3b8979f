package org.limpid.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.limpid.api.LimpidException;

/** Principal components of vectors: their spread about their mean, and where they lie along its largest directions. */
public final class PrincipalComponents {

    private PrincipalComponents() {}

    /**
     * Which part of the variance each component has, the largest first.
     *
     * @param rows vectors of one length, at least two
     * @return as many parts as the smaller of both extents; they add up to 1, or are 0 if all rows are equal
     */
    public static double[] shares(double[][] rows) {
        double[] singular = singularValues(centred(rows));
        double sum = 0;
        for (int i = 0; i < singular.length; i++) {
            singular[i] *= singular[i];
            sum += singular[i];
        }
        for (int i = 0; i < singular.length; i++) {
            singular[i] = sum == 0 ? 0 : singular[i] / sum;
        }
        return singular;
    }

    /**
     * Where the vectors lie along the largest components; a component's sign is such that its largest entry is positive.
     *
     * @param count how many components, at most the vectors' length
     * @return (rows, count)
     */
    public static double[][] project(double[][] rows, int count) {
        DMatrixRMaj centred = centred(rows);
        DMatrixRMaj gram = new DMatrixRMaj(centred.getNumCols(), centred.getNumCols());
        CommonOps_DDRM.multTransA(centred, centred, gram);
        var eigen = DecompositionFactory_DDRM.eig(gram.getNumRows(), true, true);
        if (count > gram.getNumRows() || !eigen.decompose(gram)) {
            throw new LimpidException("principal components: " + count + " of vectors of length " + gram.getNumRows()
                    + " could not be found");
        }
        List<Integer> order = IntStream.range(0, gram.getNumRows())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> -eigen.getEigenvalue(i).getReal()))
                .limit(count)
                .toList();
        double[][] projected = new double[rows.length][count];
        for (int component = 0; component < count; component++) {
            DMatrixRMaj direction = eigen.getEigenVector(order.get(component));
            double sign =
                    Math.abs(CommonOps_DDRM.elementMin(direction)) > CommonOps_DDRM.elementMax(direction) ? -1 : 1;
            for (int row = 0; row < rows.length; row++) {
                double sum = 0;
                for (int j = 0; j < direction.getNumElements(); j++) {
                    sum += centred.get(row, j) * direction.get(j);
                }
                projected[row][component] = sign * sum;
            }
        }
        return projected;
    }

    /** The singular values of a matrix as it is, the largest first. */
    public static double[] singularValues(double[][] rows) {
        return singularValues(new DMatrixRMaj(rows));
    }

    private static double[] singularValues(DMatrixRMaj matrix) {
        return SingularOps_DDRM.singularValues(matrix);
    }

    private static DMatrixRMaj centred(double[][] rows) {
        if (rows.length < 2) {
            throw new LimpidException("principal components of " + rows.length + " vectors; expected 2 or more");
        }
        DMatrixRMaj matrix = new DMatrixRMaj(rows);
        for (int j = 0; j < matrix.getNumCols(); j++) {
            double mean = 0;
            for (int i = 0; i < rows.length; i++) {
                mean += matrix.get(i, j) / rows.length;
            }
            for (int i = 0; i < rows.length; i++) {
                matrix.add(i, j, -mean);
            }
        }
        return matrix;
    }
}
