/**
 * Limpid beside its peers in one process: matrix products beside MKL and OpenBLAS, networks beside libtorch. Start with
 * {@link org.limpid.benchmarks.peers.Compare}, which runs all of it and writes {@code docs/performance.md}. Only built
 * with {@code -Ppeers}, since the peers are hundreds of megabytes of native libraries.
 */
@NullMarked
package org.limpid.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
