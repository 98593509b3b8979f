/**
 * The CPU backend: how programs are lowered, where their values lie and how they are run. Begin with
 * {@link org.limpid.backend.cpu.CpuProvider}; a compiled program is a list of steps over arrays. The kernels are in
 * {@link org.limpid.backend.cpu.kernel}.
 */
@NullMarked
package org.limpid.backend.cpu;

import org.jspecify.annotations.NullMarked;
