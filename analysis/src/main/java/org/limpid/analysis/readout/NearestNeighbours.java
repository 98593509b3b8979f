package org.limpid.analysis.readout;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * The k nearest neighbours by inner product, which for features of unit length is the order of their distances: the class
 * that most of them have, the smallest of equally frequent ones. Of equally near neighbours the first counts.
 */
public final class NearestNeighbours implements FeatureClassifier {

    private final DMatrixRMaj known;
    private final int[] labels;
    private final int classes;
    private final int neighbours;

    private NearestNeighbours(DMatrixRMaj known, int[] labels, int classes, int neighbours) {
        this.known = known;
        this.labels = labels;
        this.classes = classes;
        this.neighbours = neighbours;
    }

    /**
     * Remembers samples.
     *
     * @param features (m, …) of finite numbers
     * @param labels i32[m] from 0, each class at least once
     * @param classes how many there are, at least 1
     * @param neighbours how many are asked, from 1 to m; 5 in the reference code
     * @throws LimpidException if one of these does not hold; the message says which
     */
    public static NearestNeighbours fit(Tensor features, Tensor labels, int classes, int neighbours) {
        FeatureRows rows = FeatureRows.of(features);
        rows.byClass(labels, classes);
        if (neighbours < 1 || neighbours > rows.count()) {
            throw new LimpidException("nearest neighbours: " + neighbours + " of " + rows.count()
                    + " samples are to be asked; expected 1 to " + rows.count());
        }
        return new NearestNeighbours(rows.matrix(), labels.toInts(), classes, neighbours);
    }

    @Override
    public int[] predict(Tensor features) {
        FeatureRows rows = FeatureRows.of(features).requireWidth(known.getNumCols());
        int[] predicted = new int[rows.count()];
        DMatrixRMaj products = new DMatrixRMaj(1, 1);
        rows.forEachChunk((start, chunk) -> {
            products.reshape(chunk.getNumRows(), known.getNumRows());
            CommonOps_DDRM.multTransB(chunk, known, products);
            for (int i = 0; i < chunk.getNumRows(); i++) {
                predicted[start + i] = vote(products.data, i * known.getNumRows());
            }
        });
        return predicted;
    }

    private int vote(double[] products, int offset) {
        int[] nearest = new int[neighbours];
        double[] near = new double[neighbours];
        Arrays.fill(near, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < labels.length; i++) {
            double product = products[offset + i];
            if (product > near[neighbours - 1]) {
                int place = neighbours - 1;
                for (; place > 0 && product > near[place - 1]; place--) {
                    near[place] = near[place - 1];
                    nearest[place] = nearest[place - 1];
                }
                near[place] = product;
                nearest[place] = i;
            }
        }
        int[] votes = new int[classes];
        for (int neighbour : nearest) {
            votes[labels[neighbour]]++;
        }
        int winner = 0;
        for (int j = 1; j < classes; j++) {
            winner = votes[j] > votes[winner] ? j : winner;
        }
        return winner;
    }
}
