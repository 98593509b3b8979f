package org.limpid.backend.tornado.device;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Integers of TornadoVM.
 *
 * @param array the object by which its graphs know them
 */
record SharedInts(IntArray array) implements HostArray {

    SharedInts(int elements) {
        this(new IntArray(elements));
        array.clear();
    }

    @Override
    public MemorySegment data() {
        return array.getSegment();
    }
}
