package org.limpid.backend.tornado.plan;

import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Floats that live while one step runs, behind all planned memory of a program. */
final class Scratch {

    private static final int ALIGNMENT = 16;

    private final int base;
    private long used;
    private long most;

    /** @param base the first element that is free */
    Scratch(int base) {
        this.base = base;
    }

    /** A new step begins: nothing is used. */
    void reset() {
        used = 0;
    }

    Region take(long elements) {
        long at = base + used;
        used += Math.ceilDiv(elements, ALIGNMENT) * ALIGNMENT;
        most = Math.max(most, used);
        if (base + used > Integer.MAX_VALUE) {
            throw new LimpidException("intermediate values of one step take " + elements
                    + " elements, which do not fit beside the others; make the batch smaller");
        }
        return new Region(Memory.ARENA, (int) at, new TensorType(DType.F32, Shape.of((int) elements)));
    }

    /** Elements that the largest step used. */
    int most() {
        return (int) most;
    }
}
