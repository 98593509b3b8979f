package org.limpid.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Inputs;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.Objective;
import org.limpid.models.RateReduction;
import org.limpid.models.RateReductionLearning;
import org.limpid.training.data.ImageSet;

/**
 * Learning features by maximal coding rate reduction (MCR²): see {@link RateReductionLearning}. Measured are the rates R and Rᶜ
 * of a batch, so that values depend on the batch size; the loss decides. With label smoothing the memberships are soft.
 *
 * @param model the encoder; as many of its {@code classes} as the features shall have dimensions
 * @param classes how many classes the labels tell apart
 * @param rates ε², γ₁ and γ₂
 */
public record RateReductionTask(ImageClassifier model, int classes, RateReduction rates) implements Task {

    static final String NAMED = "rate-reduction";

    private static final String CLASSES = "classes";
    private static final String EPSILON = "epsilon_squared";
    private static final String GAMMA1 = "gamma1";
    private static final String GAMMA2 = "gamma2";

    /** Reads what {@link #config} wrote. */
    static RateReductionTask of(ImageClassifier model, Fields fields) {
        RateReduction rates = new RateReduction(fields.number(EPSILON), fields.number(GAMMA1), fields.number(GAMMA2));
        return new RateReductionTask(model, fields.integer(CLASSES), rates);
    }

    @Override
    public ImageFormat image() {
        return model.image();
    }

    @Override
    public SequencedMap<String, String> config() {
        SequencedMap<String, String> config = new LinkedHashMap<>();
        config.put(NAME, NAMED);
        config.put(CLASSES, Integer.toString(classes));
        config.put(EPSILON, Double.toString(rates.epsilonSquared()));
        config.put(GAMMA1, Double.toString(rates.gamma1()));
        config.put(GAMMA2, Double.toString(rates.gamma2()));
        return config;
    }

    @Override
    public Objective objective(TrainingConfig training) {
        return new RateReductionLearning(model, classes, rates, training.labelSmoothing());
    }

    @Override
    public BatchInputs inputs(Inputs inputs, long seed) {
        return BatchInputs.labels(inputs);
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                new Measure("rate_total", RateReductionLearning.TOTAL, Measure.Kind.MEAN, Measure.Better.NEITHER),
                new Measure(
                        "rate_compressed",
                        RateReductionLearning.COMPRESSED,
                        Measure.Kind.MEAN,
                        Measure.Better.NEITHER));
    }

    @Override
    public void requireFit(ImageSet images) {
        Task.super.requireFit(images);
        if (images.classNames().size() != classes) {
            throw new LimpidException(images.name() + ": it has "
                    + images.classNames().size() + " classes, but the task's labels tell " + classes
                    + " apart. Give the task the number of classes of the images");
        }
    }
}
