package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.limpid.api.backend.Backend;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.VectorDomain;

/**
 * A ReduNet of labelled vectors: rates along the layers against those of the reference code on the same draws.
 *
 * @param name on the command line
 * @param summary in one line
 * @param data what it is built from and tried on
 * @param classes how many there are
 * @param layers how many the whole experiment builds
 * @param eta the step size
 * @param published ΔR of the training samples by layer
 * @param last what else is known behind the last layer
 */
record VectorExperiment(
        String name,
        String summary,
        Supplier<VectorSplit> data,
        int classes,
        int layers,
        double eta,
        SequencedMap<Integer, Double> published,
        Last last)
        implements Experiment {

    private static final double EPSILON_SQUARED = 0.1;
    private static final double LAMBDA = 500;
    private static final int QUICK_LAYERS = 100;
    private static final double CURVE = 1e-3;
    private static final double CEILING = 1e-4;
    private static final double SIMILARITY = 1e-3;
    /** A mean |cos| near 0 is held to a part of itself. */
    private static final double SIMILARITY_PART = 0.05;

    /**
     * Behind the last layer.
     *
     * @param total R of the training samples
     * @param compressed Rᶜ of the training samples
     * @param testReduction ΔR of the test samples
     * @param within mean |cos| of two training samples of one class
     * @param across mean |cos| of two training samples of two classes
     * @param limits what the mathematics says that ΔR tends to, by name; empty if it says nothing
     */
    record Last(
            double total,
            double compressed,
            double testReduction,
            double within,
            double across,
            Map<String, Double> limits) {}

    @Override
    public Findings run(Setting setting) {
        Backend backend = setting.backend();
        boolean quick = setting.quick();
        VectorSplit split = data.get();
        int dimension = split.train().samples().shape().dim(1);
        ReduNetConfig config = new ReduNetConfig(new VectorDomain(dimension), classes, eta, EPSILON_SQUARED, LAMBDA);
        int depth = quick ? QUICK_LAYERS : layers;
        try (Construction network = new Construction(
                backend,
                config,
                Memberships.ESTIMATED,
                split.train(),
                Map.of(Trajectory.TEST, split.test().samples()))) {
            Tensor before = network.features(Construction.TRAIN);
            List<Integer> reached =
                    published.keySet().stream().filter(layer -> layer <= depth).toList();
            Trajectory trajectory = Trajectory.of(network, depth, reached);
            Tensor after = network.features(Construction.TRAIN);
            List<Figure> figures = new ArrayList<>();
            reached.forEach(layer -> figures.add(new Figure(
                    "ΔR, layer " + layer,
                    published.getOrDefault(layer, Double.NaN),
                    trajectory.reduction(layer),
                    CURVE)));
            if (!quick) {
                addLast(figures, trajectory, Similarity.of(after, split.train().labels()));
            }
            return new Findings(
                    account(split, depth),
                    figures,
                    trajectory.table(),
                    pictures(trajectory, before, after, split.train().labels()));
        }
    }

    private void addLast(List<Figure> figures, Trajectory trajectory, Similarity similarity) {
        last.limits()
                .forEach((limit, value) ->
                        figures.add(new Figure("ΔR, " + limit, value, trajectory.reduction(layers), CEILING)));
        figures.add(new Figure("R, last layer", last.total(), trajectory.total(layers), CURVE));
        figures.add(new Figure("Rᶜ, last layer", last.compressed(), trajectory.compressed(layers), CURVE));
        figures.add(new Figure(
                "ΔR of test samples, last layer", last.testReduction(), trajectory.testReduction(layers), CURVE));
        figures.add(similarity("within", last.within(), similarity.within()));
        figures.add(similarity("across", last.across(), similarity.across()));
    }

    private static Figure similarity(String where, double published, double ours) {
        double allowed = Math.min(SIMILARITY, SIMILARITY_PART * published);
        return new Figure("mean |cos| " + where + " classes", published, ours, allowed);
    }

    private String account(VectorSplit split, int depth) {
        return "A ReduNet of %d layers, η %s, ε² %s, λ %s, built from %d samples in %d classes and tried on %d others. "
                        .formatted(
                                depth,
                                eta,
                                EPSILON_SQUARED,
                                LAMBDA,
                                split.train().labels().size(),
                                classes,
                                split.test().labels().size())
                + "The published numbers are those of the reference code in double precision, on the same draws; rates are"
                + " measured as it does, with the memberships that each layer estimates.";
    }

    private List<Picture> pictures(Trajectory trajectory, Tensor before, Tensor after, Tensor labels) {
        List<Picture> pictures = new ArrayList<>();
        pictures.add(trajectory.chart());
        if (Scatter.draws(before.shape().dim(1))) {
            pictures.add(Scatter.of("Training samples", before, labels, classes));
            pictures.add(Scatter.of("Their features", after, labels, classes));
        }
        pictures.add(Similarity.chart("|cos| between training samples", before, labels, classes));
        pictures.add(Similarity.chart("|cos| between their features", after, labels, classes));
        return pictures;
    }
}
