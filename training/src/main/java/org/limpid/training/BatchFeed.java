package org.limpid.training;

import java.lang.foreign.MemorySegment;
import org.limpid.api.backend.Inputs;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.training.data.Batch;

/** Gives batches to the programs of a task, through tensors that are made once. */
final class BatchFeed {

    private final Inputs inputs;
    private final Tensor image;
    private final BatchInputs others;

    /**
     * @param seed of whatever the task draws for a sample
     * @param programs of the task's objective, all of one batch size
     */
    BatchFeed(Task task, long seed, Program... programs) {
        inputs = Inputs.zerosFor(programs);
        image = BatchInputs.tensor(inputs, ImageClassifier.IMAGE);
        others = task.inputs(inputs, seed);
    }

    /** What the programs are run with. */
    Inputs inputs() {
        return inputs;
    }

    /** Copies a batch; allocates nothing. */
    void fill(Batch batch) {
        MemorySegment.copy(batch.images(), 0, image.data(), Tensor.FLOAT, 0, batch.images().length);
        others.fill(batch);
    }
}
