package org.limpid.training.data;

/** Fills batches on demand, in any order: batch b of epoch e is always the same. */
public interface BatchSource {

    /**
     * Returns the number of batches in an epoch, the last and perhaps partial one included.
     *
     * @return at least 1
     */
    int batchesPerEpoch();

    /**
     * Makes room for a batch of this source.
     *
     * @return a new batch, not yet filled
     */
    Batch newBatch();

    /**
     * Fills a batch. One thread at a time.
     *
     * @param epoch the epoch, from 0
     * @param index the batch within the epoch, 0 … batchesPerEpoch − 1
     * @param target a batch from {@link #newBatch}
     */
    void fill(int epoch, int index, Batch target);
}
