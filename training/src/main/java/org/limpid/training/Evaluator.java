package org.limpid.training;

import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;

/** Measures how well a trained model does on images. */
public final class Evaluator {

    private Evaluator() {}

    /**
     * Evaluates a checkpoint with the objective that it was trained with, under the normalisation that it was trained with.
     *
     * @param images any, of the model's shape and classes
     * @throws LimpidException if shape or classes are others, or the loss is not finite
     */
    public static Evaluation evaluate(Backend backend, Checkpoint checkpoint, ImageSet images) {
        RunDescription run = checkpoint.run();
        ImageClassifier model = run.createModel();
        requireFit(model, images);
        ImageSet normalised = images.withNormalization(run.data().normalization());
        int batchSize = Math.min(run.training().batchSize(), images.size());
        Program program = new Classification(model, run.training().labelSmoothing()).evaluation(batchSize);
        try (Weights weights = checkpoint.allocate(backend);
                Session session = backend.compile(weights, program)) {
            EvaluationLoop loop = new EvaluationLoop(session, program, new BatchFeed(program), normalised, batchSize);
            Evaluation evaluation = loop.run(() -> false);
            if (evaluation == null || !Double.isFinite(evaluation.loss())) {
                throw new LimpidException(images.name() + ": the loss is not finite in batch "
                        + loop.lastBatch().index() + " of " + batchSize
                        + " images. The weights of the checkpoint are too large; use an earlier one");
            }
            return evaluation;
        }
    }

    /** Refuses a data set that the model cannot be trained on. */
    static void requireFit(ImageClassifier model, Dataset data) {
        requireFit(model, data.train());
        requireFit(model, data.heldOut());
    }

    private static void requireFit(ImageClassifier model, ImageSet images) {
        var shape = images.shape();
        var format = model.image();
        if (shape.channels() != format.channels()
                || shape.height() != format.height()
                || shape.width() != format.width()) {
            throw new LimpidException(images.name() + ": its images are " + shape.height() + "×" + shape.width() + "×"
                    + shape.channels() + ", but the model " + model.kind() + " takes " + format
                    + ". Make the model for these images, or take other images");
        }
        if (images.classNames().size() != model.classes()) {
            throw new LimpidException(
                    images.name() + ": it has " + images.classNames().size() + " classes, but the model " + model.kind()
                            + " tells " + model.classes() + " apart. Make the model for these classes");
        }
    }
}
