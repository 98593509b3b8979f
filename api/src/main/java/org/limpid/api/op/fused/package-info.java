/**
 * The fused ops that white-box networks are made of: subspace attention, ISTA, layer norm, coding rate and optimiser
 * steps, each with its decomposition and, where it pays, a gradient of its own. Backends may have kernels for them. The
 * contract is {@link org.limpid.api.op.Fused}.
 */
@NullMarked
package org.limpid.api.op.fused;

import org.jspecify.annotations.NullMarked;
