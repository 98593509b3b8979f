package org.limpid.training;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.program.Program;
import org.limpid.models.Objective;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.ImageSet;

/** Runs an evaluation program over a set of images. */
final class EvaluationLoop {

    private final Session session;
    private final Program program;
    private final BatchFeed feed;
    private final Tally tally;
    private final BatchLoader loader;
    private final Batch batch;

    /**
     * @param feed of the program's batch size
     * @param measures what the program tells beside the loss
     */
    EvaluationLoop(
            Session session, Program program, BatchFeed feed, List<Measure> measures, ImageSet images, int batchSize) {
        this.session = session;
        this.program = program;
        this.feed = feed;
        this.tally = new Tally(measures);
        this.loader = BatchLoader.evaluation(images, batchSize);
        this.batch = loader.newBatch();
    }

    /**
     * The means over all images, each counted once; a loss that is not finite ends it, and is what the result then has.
     *
     * @param stop asked before each batch
     * @return null if it was stopped
     */
    @Nullable
    Evaluation run(BooleanSupplier stop) {
        tally.clear();
        for (int index = 0; index < loader.batchesPerEpoch(); index++) {
            if (stop.getAsBoolean()) {
                return null;
            }
            loader.fill(0, index, batch);
            feed.fill(batch);
            Outputs outputs = session.run(program, feed.inputs());
            tally.add(outputs.scalar(Objective.LOSS), outputs, batch);
            if (!Double.isFinite(tally.meanLoss())) {
                break;
            }
        }
        return new Evaluation(tally.means(), Math.toIntExact(tally.images()));
    }

    /** The batch that was evaluated last. */
    Batch lastBatch() {
        return batch;
    }
}
