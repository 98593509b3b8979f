/**
 * The kernels of the CPU backend, with vectors and without: they work on {@code float[]} and offsets and know nothing of
 * programs. A {@link org.limpid.backend.cpu.kernel.MatMulPlanner} plans matrix products, which run on a
 * {@link org.limpid.backend.cpu.kernel.WorkerPool}. For how a product is cut into tiles read {@code BlockedMatMul}, and
 * then {@code MicroKernels}.
 */
package org.limpid.backend.cpu.kernel;
