/**
 * The layers that networks are made of: each knows its learned tensors, how they start, and the ops it appends to a
 * program. Names and shapes are those of the reference checkpoints. Whole networks made of them are in
 * {@link org.limpid.models}; the mathematics of a step is in {@link org.limpid.api.op.fused}.
 */
@NullMarked
package org.limpid.models.layer;

import org.jspecify.annotations.NullMarked;
