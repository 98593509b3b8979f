/**
 * What a network did to its tokens: coding rate and sparsity of each layer, coherence of its subspaces, the cost of each
 * step, and the charts and pages that show them. Measurements are ops appended to a program, so that any backend takes
 * them. Start with {@link org.limpid.analysis.LayerProfiler} and {@link org.limpid.analysis.Explanation}.
 */
package org.limpid.analysis;
