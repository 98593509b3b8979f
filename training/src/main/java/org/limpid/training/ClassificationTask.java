package org.limpid.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Inputs;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.Objective;
import org.limpid.training.data.ImageSet;

/**
 * Telling images apart by class, by cross-entropy with the configuration's label smoothing; measured by the share of right
 * answers.
 *
 * @param model who learns
 */
public record ClassificationTask(ImageClassifier model) implements Task {

    /** The name of the measure that counts right answers. */
    public static final String ACCURACY = "accuracy";

    static final String NAMED = "classification";

    @Override
    public ImageFormat image() {
        return model.image();
    }

    @Override
    public SequencedMap<String, String> config() {
        return new LinkedHashMap<>(Map.of(NAME, NAMED));
    }

    @Override
    public Objective objective(TrainingConfig training) {
        return new Classification(model, training.labelSmoothing());
    }

    @Override
    public BatchInputs inputs(Inputs inputs, long seed) {
        return BatchInputs.labels(inputs);
    }

    @Override
    public List<Measure> measures() {
        return List.of(new Measure(ACCURACY, Classification.CORRECT, Measure.Kind.SHARE, Measure.Better.HIGHER));
    }

    @Override
    public void requireFit(ImageSet images) {
        Task.super.requireFit(images);
        if (images.classNames().size() != model.classes()) {
            throw new LimpidException(
                    images.name() + ": it has " + images.classNames().size() + " classes, but the model " + model.kind()
                            + " tells " + model.classes() + " apart. Make the model for these classes");
        }
    }
}
