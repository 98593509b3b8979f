package org.limpid.backend.tornado.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Integers of TornadoVM.
 *
 * @param array the object by which its graphs know them
 */
record SharedInts(IntArray array) implements HostArray {

    /** TornadoVM's own constructor leaves the memory to the garbage collector, which does not see how much it is. */
    SharedInts(Arena arena, int elements) {
        this(IntArray.fromSegmentShallow(
                arena.allocate(TornadoNativeArray.ARRAY_HEADER + (long) Integer.BYTES * elements, Long.BYTES)));
    }

    /** Filled with values. */
    static SharedInts of(Arena arena, int... values) {
        SharedInts made = new SharedInts(arena, values.length);
        made.data().copyFrom(MemorySegment.ofArray(values));
        return made;
    }

    @Override
    public MemorySegment data() {
        return array.getSegment();
    }
}
