/**
 * Operations as data: a sealed set of primitives that every backend has, and the contract of fused ops that decompose
 * into them. Each record states its formula, shapes, corner semantics and tolerance. Fused ops are in
 * {@link org.limpid.api.op.fused}; programs made of ops in {@link org.limpid.api.program}.
 */
@NullMarked
package org.limpid.api.op;

import org.jspecify.annotations.NullMarked;
