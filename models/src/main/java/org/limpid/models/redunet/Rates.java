package org.limpid.models.redunet;

import java.util.List;

/**
 * Coding rates of features against classes, in nats (Chan et al., JMLR 2022, eq. 8).
 *
 * @param total R, the rate of all features
 * @param classes the rate of each class's features by themselves; 0 for a class that has none
 * @param counts how many features each class has
 */
public record Rates(double total, List<Double> classes, List<Integer> counts) {

    /** Copies the lists. */
    public Rates {
        classes = List.copyOf(classes);
        counts = List.copyOf(counts);
    }

    /** Rᶜ = Σ_j (m_j/m)·rate_j, with the shares of these features. */
    public double compressed() {
        int samples = counts.stream().mapToInt(count -> count).sum();
        return compressed(counts.stream().map(count -> (double) count / samples).toList());
    }

    /** Rᶜ with other shares: the reference code of plain vectors takes those of the training labels. */
    public double compressed(List<Double> shares) {
        if (shares.size() != classes.size()) {
            throw new IllegalArgumentException(shares.size() + " shares of " + classes.size() + " classes");
        }
        double sum = 0;
        for (int j = 0; j < classes.size(); j++) {
            sum += shares.get(j) * classes.get(j);
        }
        return sum;
    }

    /** ΔR = R − Rᶜ. */
    public double reduction() {
        return total - compressed();
    }
}
