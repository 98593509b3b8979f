/**
 * How a program would run on more processors than there are: what its jobs cost here, one chunk after the other, is replayed on
 * workers that share a counter or steal from each other, and on sockets with a bandwidth. Begin with
 * {@link org.limpid.benchmarks.scaling.Scaling}, which prints the table in {@code docs/performance.md}.
 */
@NullMarked
package org.limpid.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
