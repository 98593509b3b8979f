package org.limpid.backend.tornado.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Floats of TornadoVM.
 *
 * @param array the object by which its graphs know them
 */
record SharedFloats(FloatArray array) implements HostArray {

    /** TornadoVM's own constructor leaves the memory to the garbage collector, which does not see how much it is. */
    SharedFloats(Arena arena, int elements) {
        this(FloatArray.fromSegmentShallow(
                arena.allocate(TornadoNativeArray.ARRAY_HEADER + (long) Float.BYTES * elements, Long.BYTES)));
    }

    /** Filled with values. */
    static SharedFloats of(Arena arena, float... values) {
        SharedFloats made = new SharedFloats(arena, values.length);
        made.data().copyFrom(MemorySegment.ofArray(values));
        return made;
    }

    @Override
    public MemorySegment data() {
        return array.getSegment();
    }
}
