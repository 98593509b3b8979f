package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import org.limpid.analysis.Charts;
import org.limpid.api.tensor.Tensor;

/** |cos| between samples. */
final class Similarity {

    private static final int DRAWN_PER_CLASS = 20;

    private final double within;
    private final double across;

    private Similarity(double within, double across) {
        this.within = within;
        this.across = across;
    }

    /** The mean over all pairs of one class, and of two. */
    static Similarity of(Tensor features, Tensor labels) {
        double[] sums = new double[2];
        long[] pairs = new long[2];
        int m = (int) labels.size();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                int which = labels.getInt(i) == labels.getInt(j) ? 0 : 1;
                sums[which] += cosine(features, i, j);
                pairs[which]++;
            }
        }
        return new Similarity(sums[0] / pairs[0], sums[1] / pairs[1]);
    }

    double within() {
        return within;
    }

    double across() {
        return across;
    }

    /** The first samples of each class against each other. */
    static Picture chart(String title, Tensor features, Tensor labels, int classes) {
        List<Integer> chosen = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            int taken = 0;
            for (int i = 0; i < labels.size() && taken < DRAWN_PER_CLASS; i++) {
                if (labels.getInt(i) == label) {
                    chosen.add(i);
                    taken++;
                }
            }
        }
        List<List<Double>> rows = new ArrayList<>();
        for (int i : chosen) {
            rows.add(chosen.stream().map(j -> cosine(features, i, j)).toList());
        }
        return new Picture(title, Charts.heatMap(title, "sample, by class", "sample, by class", rows));
    }

    private static double cosine(Tensor features, int i, int j) {
        int d = features.shape().dim(1);
        double dot = 0;
        double a = 0;
        double b = 0;
        for (int c = 0; c < d; c++) {
            double x = features.get((long) i * d + c);
            double y = features.get((long) j * d + c);
            dot += x * y;
            a += x * x;
            b += y * y;
        }
        return Math.abs(dot) / Math.sqrt(a * b);
    }
}
