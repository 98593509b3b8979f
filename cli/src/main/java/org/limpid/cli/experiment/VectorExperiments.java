package org.limpid.cli.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The experiments on vectors, with the numbers of the reference code on these very draws. */
final class VectorExperiments {

    private static final int EACH = 500;
    private static final String CEILING = "analytic ceiling";

    private VectorExperiments() {}

    /** Two classes on the circle (Chan et al., JMLR 2022, Figure 2, a–c). */
    static Experiment gaussiansOnTheCircle() {
        return new VectorExperiment(
                "gaussians-2d",
                "ReduNet turns two Gaussians on the circle until they are orthogonal",
                () -> VectorSplit.gaussians(2, EACH),
                2,
                2000,
                0.5,
                published(
                        new int[] {1, 10, 100, 1000, 2000},
                        .7927523430477246,
                        .8027889456567916,
                        .8592990905387548,
                        .8756340529467113,
                        .8756340539215803),
                new VectorExperiment.Last(
                        2.397895272783292,
                        1.5222612188617117,
                        .8756340539215799,
                        1,
                        6.04e-6,
                        Map.of(CEILING, Math.log(11) - Math.log(21) / 2)));
    }

    /** Three classes on the sphere (Chan et al., JMLR 2022, Figure 2, d–f). */
    static Experiment gaussiansOnTheSphere() {
        return new VectorExperiment(
                "gaussians-3d",
                "ReduNet turns three Gaussians on the sphere until they are orthogonal",
                () -> VectorSplit.gaussians(3, EACH),
                3,
                2000,
                0.5,
                published(
                        new int[] {1, 10, 100, 1000, 2000},
                        1.6364702281426196,
                        1.663123352372481,
                        1.827342962612087,
                        1.8798488673202889,
                        1.8798492908994606),
                new VectorExperiment.Last(
                        3.5968428931420338,
                        1.7169936022425731,
                        1.8798492908994606,
                        1,
                        9.3e-5,
                        Map.of(CEILING, 1.5 * Math.log(11) - Math.log(31) / 2)));
    }

    /** Fisher's irises (Chan et al., JMLR 2022, appendix). */
    static Experiment iris() {
        return new VectorExperiment(
                "iris",
                "ReduNet on Fisher's irises, four lengths of 150 flowers of three kinds",
                VectorSplit::iris,
                3,
                4000,
                0.1,
                published(
                        new int[] {1, 10, 100, 1000, 4000},
                        .4532296240246261,
                        .5232921532405994,
                        1.2743819573286328,
                        2.1271636318074876,
                        2.1275665551528147),
                new VectorExperiment.Last(
                        3.984352657030872, 1.8567861018780571, 2.115467085963973, .9286, .0404, Map.of()));
    }

    private static SequencedMap<Integer, Double> published(int[] layers, double... reductions) {
        SequencedMap<Integer, Double> published = new LinkedHashMap<>();
        for (int i = 0; i < layers.length; i++) {
            published.put(layers[i], reductions[i]);
        }
        return published;
    }
}
