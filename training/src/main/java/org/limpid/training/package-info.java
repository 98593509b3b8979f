/**
 * The trainer: takes a model, data and a configuration, and makes epochs, metrics and checkpoints of them on any backend. A
 * run that is interrupted, by whatever, goes on from its last checkpoint to the same bits. Start with
 * {@link org.limpid.training.Trainer}; the data are in {@link org.limpid.training.data}.
 */
@NullMarked
package org.limpid.training;

import org.jspecify.annotations.NullMarked;
