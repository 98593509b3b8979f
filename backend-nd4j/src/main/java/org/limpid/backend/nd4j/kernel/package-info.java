/**
 * Kernels by ND4J: each op becomes calls of its native library and of the OpenBLAS that comes with it, over arrays of
 * native memory. Nothing here reads an element on the host; what has to, reading indices before they are used, is given
 * from outside. Begin with {@link org.limpid.backend.nd4j.kernel.Kernels}.
 */
@NullMarked
package org.limpid.backend.nd4j.kernel;

import org.jspecify.annotations.NullMarked;
