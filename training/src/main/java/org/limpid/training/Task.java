package org.limpid.training;

import java.util.List;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Inputs;
import org.limpid.models.ImageFormat;
import org.limpid.models.Model;
import org.limpid.models.Objective;
import org.limpid.training.data.ImageSet;

/**
 * What a model is to learn from images: the loss, how a batch becomes the inputs of its programs, and what is measured on
 * held-out images. {@link ClassificationTask}, {@link ReconstructionTask} and {@link RateReductionTask} are built again from a
 * checkpoint by {@link Tasks}; a task of one's own is trained as they are, and given to the trainer again to go on.
 */
public interface Task {

    /** The key of {@link #config} under which a task says its name. */
    String NAME = "name";

    /** Who learns. */
    Model model();

    /** What the images of a batch look like. */
    ImageFormat image();

    /** Everything beside model and training configuration that decides what it computes, its {@link #NAME} first. */
    SequencedMap<String, String> config();

    /**
     * The loss. Its programs have the input {@code image} and others that {@link #inputs} fills.
     *
     * @param training how the run trains
     * @throws LimpidException if the configuration asks for what this task cannot do
     */
    Objective objective(TrainingConfig training);

    /**
     * Makes what fills all inputs of a batch but {@code image} and those of the optimiser.
     *
     * @param inputs whose tensors are filled; made once for all programs of the run
     * @param seed of whatever is drawn for a sample
     */
    BatchInputs inputs(Inputs inputs, long seed);

    /** What is measured beside the loss; the first that has a direction says which epoch is the best, else the loss. */
    List<Measure> measures();

    /**
     * Refuses images that the task cannot be learned on.
     *
     * @throws LimpidException that says what they are and what was expected
     */
    default void requireFit(ImageSet images) {
        var shape = images.shape();
        ImageFormat format = image();
        if (shape.channels() != format.channels()
                || shape.height() != format.height()
                || shape.width() != format.width()) {
            throw new LimpidException(images.name() + ": its images are " + shape.height() + "×" + shape.width() + "×"
                    + shape.channels() + ", but the model " + model().kind() + " takes " + format
                    + ". Make the model for these images, or take other images");
        }
    }

    /**
     * Whether some measurements are to be preferred to others: by the measure that decides, and if it is equal by the loss. NaN is
     * worse than any number.
     */
    default boolean better(Measurements some, Measurements others) {
        for (Measure measure : measures()) {
            if (measure.better() != Measure.Better.NEITHER) {
                double one = some.value(measure.name());
                double other = others.value(measure.name());
                if (Double.isNaN(one) || Double.isNaN(other)) {
                    return !Double.isNaN(one);
                }
                int order = Double.compare(one, other);
                if (order != 0) {
                    return order > 0 == (measure.better() == Measure.Better.HIGHER);
                }
                break;
            }
        }
        // To compare, NaN is the largest number.
        return Double.compare(some.loss(), others.loss()) < 0;
    }
}
