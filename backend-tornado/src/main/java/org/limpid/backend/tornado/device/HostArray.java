package org.limpid.backend.tornado.device;

import java.lang.foreign.MemorySegment;

/** The host's side of an array that a device has too. */
public interface HostArray {

    /** Its elements, 4 bytes each. */
    MemorySegment data();
}
