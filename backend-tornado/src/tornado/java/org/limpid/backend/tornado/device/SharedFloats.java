package org.limpid.backend.tornado.device;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Floats of TornadoVM.
 *
 * @param array the object by which its graphs know them
 */
record SharedFloats(FloatArray array) implements HostArray {

    SharedFloats(int elements) {
        this(new FloatArray(elements));
        array.clear();
    }

    @Override
    public MemorySegment data() {
        return array.getSegment();
    }
}
