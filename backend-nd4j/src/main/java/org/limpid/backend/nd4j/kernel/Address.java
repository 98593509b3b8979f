package org.limpid.backend.nd4j.kernel;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;

/** Where a segment begins, as ND4J's bindings want it. Whoever holds one keeps the segment's arena open. */
final class Address extends Pointer {

    Address(MemorySegment memory) {
        address = memory.address();
    }
}
