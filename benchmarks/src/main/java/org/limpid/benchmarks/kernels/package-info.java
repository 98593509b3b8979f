/**
 * Kernels one by one: the ops of a training step and others, and matrix products of the models' shapes. The lists are here once;
 * JMH times them by {@link org.limpid.benchmarks.kernels.Kernels}, and {@code benchmarks/compare} in turns with other libraries.
 */
@NullMarked
package org.limpid.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
