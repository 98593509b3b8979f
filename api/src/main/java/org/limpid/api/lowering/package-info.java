/**
 * What backends share on the way from a program to its kernels: fused ops without a kernel are decomposed, lives of values
 * are found, memory is planned. Nothing here is of interest to whoever only runs programs. Begin with
 * {@link org.limpid.api.lowering.Lowered#of}, then {@link org.limpid.api.lowering.MemoryPlan}; the backend says what it
 * has as a {@link org.limpid.api.lowering.Target}.
 */
@NullMarked
package org.limpid.api.lowering;

import org.jspecify.annotations.NullMarked;
