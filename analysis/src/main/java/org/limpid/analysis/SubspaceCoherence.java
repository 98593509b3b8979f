package org.limpid.analysis;

import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * How far the subspaces of a layer are from each other. The columns of [U₁ … U_K], scaled to unit length, are compared by
 * |cos|; the coherence is the mean over pairs from different subspaces divided by the mean over pairs from the same one
 * (a direction with itself included). Orthogonal subspaces give 0; learned ones lie well below random ones.
 */
public final class SubspaceCoherence {

    private SubspaceCoherence() {}

    /**
     * The coherence of one layer.
     *
     * @param projection the weight (h·p, d) of the shared query, key and value map: rows k·p … (k+1)·p − 1 are U_kᵀ
     * @param heads the number h of subspaces
     * @return the ratio; NaN for a single subspace, which has no pairs to compare
     * @throws LimpidException if the rows are not a multiple of {@code heads}
     */
    public static double of(Tensor projection, int heads) {
        double[][] cosines = cosines(projection);
        int rows = cosines.length;
        if (heads < 1 || rows % heads != 0) {
            throw new LimpidException("a projection " + projection + " does not split into " + heads
                    + " subspaces; its rows must be a multiple of the heads");
        }
        int width = rows / heads;
        double within = 0;
        double across = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                if (i / width == j / width) {
                    within += cosines[i][j];
                } else {
                    across += cosines[i][j];
                }
            }
        }
        double pairsWithin = (double) rows * width;
        double pairsAcross = (double) rows * rows - pairsWithin;
        return (across / pairsAcross) / (within / pairsWithin);
    }

    /**
     * |cos| between all pairs of rows.
     *
     * @param projection (rows, d)
     * @return (rows, rows), 1 on the diagonal
     */
    public static double[][] cosines(Tensor projection) {
        Shape shape = projection.shape();
        if (shape.rank() != 2) {
            throw new LimpidException("a projection is a matrix, not " + projection);
        }
        int rows = shape.dim(0);
        int d = shape.dim(1);
        double[] values = projection.toDoubles();
        double[] lengths = new double[rows];
        for (int i = 0; i < rows; i++) {
            lengths[i] = Math.sqrt(dot(values, i * d, i * d, d));
        }
        double[][] cosines = new double[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j <= i; j++) {
                double cosine = Math.abs(dot(values, i * d, j * d, d)) / (lengths[i] * lengths[j]);
                cosines[i][j] = cosine;
                cosines[j][i] = cosine;
            }
        }
        return cosines;
    }

    private static double dot(double[] values, int a, int b, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[a + i] * values[b + i];
        }
        return sum;
    }
}
