package org.limpid.training;

import java.lang.foreign.MemorySegment;
import org.limpid.api.backend.Inputs;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.training.data.Batch;

/** Gives batches to the programs of a {@link Classification}, through tensors that are made once. */
final class BatchFeed {

    private final Inputs inputs;
    private final Tensor image;
    private final Tensor label;
    private final Tensor weight;

    /** @param programs all of one batch size */
    BatchFeed(Program... programs) {
        inputs = Inputs.zerosFor(programs);
        Program any = programs[0];
        image = require(any, ImageClassifier.IMAGE);
        label = require(any, Classification.LABEL);
        weight = require(any, Classification.WEIGHT);
    }

    private Tensor require(Program program, String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("program '" + program.name() + "' has no input '" + name + "'");
        }
        return tensor;
    }

    /** What the programs are run with. */
    Inputs inputs() {
        return inputs;
    }

    /** Copies a batch; allocates nothing. */
    void fill(Batch batch) {
        MemorySegment.copy(batch.images(), 0, image.data(), Tensor.FLOAT, 0, batch.images().length);
        MemorySegment.copy(batch.labels(), 0, label.data(), Tensor.INT, 0, batch.labels().length);
        MemorySegment.copy(batch.weights(), 0, weight.data(), Tensor.FLOAT, 0, batch.weights().length);
    }
}
