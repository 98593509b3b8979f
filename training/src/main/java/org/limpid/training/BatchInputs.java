package org.limpid.training;

import java.lang.foreign.MemorySegment;
import org.limpid.api.backend.Inputs;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.training.data.Batch;

/** Fills the inputs of a task's programs, batch after batch; allocates nothing. */
public interface BatchInputs {

    /** Fills all of them for a batch. */
    void fill(Batch batch);

    /** Labels, and weights that are 0 for samples that only fill up the batch. */
    static BatchInputs labels(Inputs inputs) {
        Tensor label = tensor(inputs, Classification.LABEL);
        Tensor weight = tensor(inputs, Classification.WEIGHT);
        return batch -> {
            MemorySegment.copy(batch.labels(), 0, label.data(), Tensor.INT, 0, batch.labels().length);
            MemorySegment.copy(batch.weights(), 0, weight.data(), Tensor.FLOAT, 0, batch.weights().length);
        };
    }

    /** The tensor of an input that there must be. */
    static Tensor tensor(Inputs inputs, String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the programs have no input '" + name + "'");
        }
        return tensor;
    }
}
