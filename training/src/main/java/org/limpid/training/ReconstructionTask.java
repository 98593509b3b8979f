package org.limpid.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Inputs;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageFormat;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.Objective;
import org.limpid.models.Reconstruction;
import org.limpid.training.data.HiddenPatches;

/**
 * Completing images of which patches are hidden; the loss is the measure. Which patches are hidden is drawn anew for each image
 * and epoch; of held-out images always the same ones, so that epochs can be compared. Labels are not looked at.
 *
 * @param model who learns
 */
public record ReconstructionTask(MaskedAutoencoder model) implements Task {

    static final String NAMED = "reconstruction";

    /** Refuses a model that hides nothing. */
    public ReconstructionTask {
        if (model.kept() >= model.grid().patches()) {
            throw new LimpidException("the model " + model.kind() + " shows all " + model.kept()
                    + " patches of an image, so there is none to complete; expected a mask_ratio above 0");
        }
    }

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
        Tasks.requireNoSmoothing(NAMED, training);
        return new Reconstruction(model);
    }

    @Override
    public BatchInputs inputs(Inputs inputs, long seed) {
        HiddenPatches hidden = new HiddenPatches(seed, model.grid().patches(), model.kept());
        Tensor mask = BatchInputs.tensor(inputs, MaskedAutoencoder.MASK);
        Tensor shown = inputs.get(MaskedAutoencoder.SHOWN);
        return batch -> hidden.fill(batch, mask, shown);
    }

    @Override
    public List<Measure> measures() {
        return List.of();
    }
}
