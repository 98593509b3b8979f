package org.limpid.analysis.segmentation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.limpid.api.LimpidException;

/**
 * The relaxed normalised cut of a weighted graph into two (Shi and Malik, TPAMI 2000): the second smallest solution of (D − W) y =
 * λ D y, D the diagonal of W's row sums. Nodes with entries of one sign lie on one side.
 */
final class NormalizedCut {

    /** Entries as near as this are taken for equal, so that the sign does not hang on the solver's last bits. */
    private static final double EQUAL = 1e-9;

    private final double value;
    private final double[] vector;

    private NormalizedCut(double value, double[] vector) {
        this.value = value;
        this.vector = vector;
    }

    /** λ, from 0 (two parts without an edge between them) to 2. */
    double value() {
        return value;
    }

    /** A copy of y, with yᵀDy = 1; its entry of largest absolute value, the first of equal ones, is positive. */
    double[] vector() {
        return vector.clone();
    }

    /**
     * The cut of a graph.
     *
     * @param weights W (N, N), symmetric, not negative, of at least two nodes, each with a positive row sum
     * @throws LimpidException if one of these does not hold
     */
    static NormalizedCut of(double[][] weights) {
        int nodes = weights.length;
        if (nodes < 2) {
            throw new LimpidException("a graph of " + nodes + " nodes cannot be cut; expected 2 or more");
        }
        double[] root = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                if (!(weights[i][j] >= 0 && weights[i][j] == weights[j][i])) {
                    throw new LimpidException("the weight between nodes " + i + " and " + j + " is " + weights[i][j]
                            + ", and the other way " + weights[j][i] + "; expected the same number, not negative");
                }
                root[i] += weights[i][j];
            }
            if (root[i] == 0) {
                throw new LimpidException("node " + i + " has no edge; expected a positive weight to some node");
            }
            root[i] = Math.sqrt(root[i]);
        }
        // With v = D^½ y the problem is that of the symmetric matrix I − D^−½ W D^−½.
        DMatrixRMaj laplacian = new DMatrixRMaj(nodes, nodes);
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                laplacian.set(i, j, (i == j ? 1 : 0) - weights[i][j] / (root[i] * root[j]));
            }
        }
        var eigen = DecompositionFactory_DDRM.eig(nodes, true, true);
        if (!eigen.decompose(laplacian)) {
            throw new LimpidException("the eigenvectors of a graph of " + nodes + " nodes could not be found");
        }
        int smallest = -1;
        int second = -1;
        for (int i = 0; i < nodes; i++) {
            double value = eigen.getEigenvalue(i).getReal();
            if (smallest < 0 || value < eigen.getEigenvalue(smallest).getReal()) {
                second = smallest;
                smallest = i;
            } else if (second < 0 || value < eigen.getEigenvalue(second).getReal()) {
                second = i;
            }
        }
        double[] vector = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            vector[i] = eigen.getEigenVector(second).get(i) / root[i];
        }
        return new NormalizedCut(eigen.getEigenvalue(second).getReal(), signed(vector));
    }

    private static double[] signed(double[] vector) {
        if (vector[furthest(vector)] < 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = -vector[i];
            }
        }
        return vector;
    }

    /** Which entry has the largest absolute value: the first of equal ones. */
    private static int furthest(double[] vector) {
        int furthest = 0;
        for (int i = 1; i < vector.length; i++) {
            if (Math.abs(vector[i]) > Math.abs(vector[furthest]) * (1 + EQUAL)) {
                furthest = i;
            }
        }
        return furthest;
    }
}
