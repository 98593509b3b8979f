package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import org.limpid.analysis.Charts;
import org.limpid.api.tensor.Tensor;

/** Unit vectors on the circle, or on the sphere as seen from the direction (1, 1, 1). */
final class Scatter {

    private Scatter() {}

    /** Whether vectors of that dimension can be drawn. */
    static boolean draws(int dimension) {
        return dimension == 2 || dimension == 3;
    }

    /**
     * Draws labelled vectors.
     *
     * @param vectors (m, 2) or (m, 3), scaled to unit length here
     */
    static Picture of(String title, Tensor vectors, Tensor labels, int classes) {
        int dimension = vectors.shape().dim(1);
        List<Charts.Curve> clouds = new ArrayList<>();
        for (int j = 0; j < classes; j++) {
            List<Double> across = new ArrayList<>();
            List<Double> up = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                if (labels.getInt(i) == j) {
                    double[] place = projected(vectors, i, dimension);
                    across.add(place[0]);
                    up.add(place[1]);
                }
            }
            clouds.add(Charts.Curve.of("class " + j, across, up));
        }
        String where = dimension == 2 ? "the circle" : "the sphere, seen from (1, 1, 1)";
        return new Picture(title + " on " + where, Charts.scatter(title + " on " + where, outline(), clouds));
    }

    private static double[] projected(Tensor vectors, int row, int dimension) {
        double[] v = new double[dimension];
        double square = 0;
        for (int c = 0; c < dimension; c++) {
            v[c] = vectors.get((long) row * dimension + c);
            square += v[c] * v[c];
        }
        double norm = Math.sqrt(square);
        return dimension == 2
                ? new double[] {v[0] / norm, v[1] / norm}
                : new double[] {(v[1] - v[0]) / (norm * Math.sqrt(2)), (2 * v[2] - v[0] - v[1]) / (norm * Math.sqrt(6))
                };
    }

    private static Charts.Curve outline() {
        List<Double> across = new ArrayList<>();
        List<Double> up = new ArrayList<>();
        for (int degree = 0; degree <= 360; degree += 3) {
            across.add(Math.cos(Math.toRadians(degree)));
            up.add(Math.sin(Math.toRadians(degree)));
        }
        return Charts.Curve.of("unit length", across, up);
    }
}
