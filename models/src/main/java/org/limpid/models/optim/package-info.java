/**
 * What trains a network: optimisers, which append their updates to a program, and schedules of the learning rate,
 * which the host computes step by step. The arithmetic of an update is an op of {@link org.limpid.api.op.fused}; the
 * program of a training step is put together by {@link org.limpid.models.Objective}.
 */
@NullMarked
package org.limpid.models.optim;

import org.jspecify.annotations.NullMarked;
