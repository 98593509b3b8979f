/**
 * Tensors in files: reading and writing of the safetensors format, which checkpoints and exchanged weights are kept in. A
 * reader trusts nothing in a file, a writer never leaves half of one behind. How a run is saved and taken up again is in
 * {@link org.limpid.training}.
 */
@NullMarked
package org.limpid.training.checkpoint;

import org.jspecify.annotations.NullMarked;
