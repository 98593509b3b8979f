/**
 * Labelled images for training: IDX files such as MNIST's, the embedded stroke digits that need no download,
 * augmentation, and the loader that turns them into batches.
 *
 * <p>Everything random here is a pure function of (seed, epoch, sample), so that a resumed run sees the same bits as
 * one that was never interrupted.
 *
 * <p>Start at {@link org.limpid.training.data.Dataset}, whose two splits come from
 * {@link org.limpid.training.data.IdxReader} or {@link org.limpid.training.data.StrokeDigits}; then follow
 * {@link org.limpid.training.data.BatchLoader} to the trainer.
 */
package org.limpid.training.data;
