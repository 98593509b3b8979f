package org.limpid.analysis.readout;

import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * A linear support vector machine, one class against the others: for each class the minimiser of
 * ½(‖w‖² + b²) + C Σ_i max(0, 1 − y_i(wᵀz_i + b))², found by descent in one coordinate of the dual after the other (Hsieh
 * et al., ICML 2008), as LIBLINEAR does it under scikit-learn's {@code LinearSVC}. The descent ends when no coordinate of the
 * dual violates its condition by more than 10⁻⁴, or after 1,000 rounds: {@link #violation} says how near the minimum that is.
 * A sample belongs to the class of largest wᵀz + b, the first of equal ones.
 */
public final class LinearSvm implements FeatureClassifier {

    private static final int MOST_ROUNDS = 1000;
    private static final double TOLERANCE = 1e-4;
    private static final int SEED = 10;

    /** One row for each class, the intercept last. */
    private final DMatrixRMaj weights;

    private final double violation;

    private LinearSvm(DMatrixRMaj weights, double violation) {
        this.weights = weights;
        this.violation = violation;
    }

    /**
     * Finds the hyperplanes.
     *
     * @param features (m, …) of finite numbers
     * @param labels i32[m] from 0, each class at least once
     * @param classes how many there are, at least 1
     * @param cost C, above 0; 1 in the reference code
     * @throws LimpidException if one of these does not hold; the message says which
     */
    public static LinearSvm fit(Tensor features, Tensor labels, int classes, double cost) {
        FeatureRows rows = FeatureRows.of(features);
        rows.byClass(labels, classes);
        if (!(cost > 0) || Double.isInfinite(cost)) {
            throw new LimpidException("linear SVM: C is " + cost + "; expected a finite number above 0, as 1");
        }
        DMatrixRMaj z = rows.matrix();
        DMatrixRMaj weights = new DMatrixRMaj(classes, rows.width() + 1);
        double[] signs = new double[rows.count()];
        double violation = 0;
        for (int j = 0; j < classes; j++) {
            for (int i = 0; i < signs.length; i++) {
                signs[i] = labels.getInt(i) == j ? 1 : -1;
            }
            double[] w = new double[rows.width() + 1];
            violation = Math.max(violation, separate(z, signs, cost, w));
            System.arraycopy(w, 0, weights.data, j * w.length, w.length);
        }
        return new LinearSvm(weights, violation);
    }

    /** Finds w and then b, from zeros, and gives what is left of the violation. */
    private static double separate(DMatrixRMaj z, double[] signs, double cost, double[] w) {
        int m = z.getNumRows();
        int d = z.getNumCols();
        double[] alpha = new double[m];
        double[] curvature = new double[m];
        int[] order = new int[m];
        for (int i = 0; i < m; i++) {
            order[i] = i;
            double square = 1;
            for (int c = 0; c < d; c++) {
                square += z.data[i * d + c] * z.data[i * d + c];
            }
            curvature[i] = square + 1 / (2 * cost);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double violation = Double.POSITIVE_INFINITY;
        for (int round = 0; round < MOST_ROUNDS && violation > TOLERANCE; round++) {
            shuffle(order, random);
            violation = 0;
            for (int i : order) {
                double gradient = signs[i] * value(w, z.data, i * d, d) - 1 + alpha[i] / (2 * cost);
                double projected = alpha[i] > 0 ? gradient : Math.min(gradient, 0);
                violation = Math.max(violation, Math.abs(projected));
                double next = Math.max(alpha[i] - gradient / curvature[i], 0);
                add(w, (next - alpha[i]) * signs[i], z.data, i * d, d);
                alpha[i] = next;
            }
        }
        return violation;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
    }

    private static double value(double[] w, double[] z, int offset, int d) {
        double sum = w[d];
        for (int c = 0; c < d; c++) {
            sum += w[c] * z[offset + c];
        }
        return sum;
    }

    private static void add(double[] w, double step, double[] z, int offset, int d) {
        if (step != 0) {
            for (int c = 0; c < d; c++) {
                w[c] += step * z[offset + c];
            }
            w[d] += step;
        }
    }

    /**
     * By how much the condition on a coordinate of the dual was violated in the last round, the largest of all classes: up to
     * 10⁻⁴ where the minimum was found, more where 1,000 rounds did not reach it.
     */
    public double violation() {
        return violation;
    }

    /** wᵀz + b of each class (classes, d + 1): the normals, and last the intercepts. */
    public Tensor weights() {
        return Tensor.of(weights.data.clone(), weights.getNumRows(), weights.getNumCols());
    }

    @Override
    public int[] predict(Tensor features) {
        int d = weights.getNumCols() - 1;
        FeatureRows rows = FeatureRows.of(features).requireWidth(d);
        DMatrixRMaj normals = CommonOps_DDRM.extract(weights, 0, weights.getNumRows(), 0, d);
        int[] predicted = new int[rows.count()];
        DMatrixRMaj values = new DMatrixRMaj(1, 1);
        rows.forEachChunk((start, chunk) -> {
            values.reshape(chunk.getNumRows(), normals.getNumRows());
            CommonOps_DDRM.multTransB(chunk, normals, values);
            for (int i = 0; i < chunk.getNumRows(); i++) {
                predicted[start + i] = largest(values, i);
            }
        });
        return predicted;
    }

    private int largest(DMatrixRMaj values, int row) {
        int d = weights.getNumCols() - 1;
        int winner = 0;
        for (int j = 1; j < weights.getNumRows(); j++) {
            if (values.get(row, j) + weights.get(j, d) > values.get(row, winner) + weights.get(winner, d)) {
                winner = j;
            }
        }
        return winner;
    }
}
