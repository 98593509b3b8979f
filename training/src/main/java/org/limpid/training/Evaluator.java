package org.limpid.training;

import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.training.data.ImageSet;

/** Measures how well a trained model does on images. */
public final class Evaluator {

    private Evaluator() {}

    /**
     * Evaluates a checkpoint with the objective that it was trained with, under the normalisation that it was trained with.
     *
     * @param images any that the task fits
     * @throws LimpidException if the task does not fit them, or the loss is not finite
     */
    public static Evaluation evaluate(Backend backend, Checkpoint checkpoint, ImageSet images) {
        RunDescription run = checkpoint.run();
        Task task = run.createTask();
        task.requireFit(images);
        ImageSet normalised = images.withNormalization(run.data().normalization());
        int batchSize = Math.min(run.training().batchSize(), images.size());
        Program program = task.objective(run.training()).evaluation(batchSize);
        try (Weights weights = checkpoint.allocate(backend);
                Session session = backend.compile(weights, program)) {
            BatchFeed feed = new BatchFeed(task, run.training().seed(), program);
            EvaluationLoop loop = new EvaluationLoop(session, program, feed, task.measures(), normalised, batchSize);
            Evaluation evaluation = loop.run(() -> false);
            if (evaluation == null || !Double.isFinite(evaluation.loss())) {
                throw new LimpidException(images.name() + ": the loss is not finite in batch "
                        + loop.lastBatch().index() + " of " + batchSize
                        + " images. The weights of the checkpoint are too large; use an earlier one");
            }
            return evaluation;
        }
    }
}
