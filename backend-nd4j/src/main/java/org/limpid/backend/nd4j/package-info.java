/**
 * The ND4J backend: native memory, the border to the host, and the search for ND4J's jars and libraries. Begin with
 * {@link org.limpid.backend.nd4j.Nd4jProvider}, which mentions no type of ND4J. The kernels are in
 * {@link org.limpid.backend.nd4j.kernel}, programs become steps in {@link org.limpid.api.interpreter}.
 */
@NullMarked
package org.limpid.backend.nd4j;

import org.jspecify.annotations.NullMarked;
