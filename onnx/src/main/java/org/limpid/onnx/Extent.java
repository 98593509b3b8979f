package org.limpid.onnx;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.tensor.Shape;

/**
 * How long an axis is: {@code fixed + perExample · batch}.
 *
 * @param fixed whatever the batch
 * @param perExample for each example of it; 0 if the batch does not matter
 */
record Extent(int fixed, int perExample) {

    /** The batch sizes that programs are compared at to find out what depends on it. */
    static final int ONE_BATCH = 2;

    static final int OTHER_BATCH = 3;

    /** The batch size at which that is checked. */
    static final int CHECKED_BATCH = 7;

    static Extent fixed(int extent) {
        return new Extent(extent, 0);
    }

    boolean isFixed() {
        return perExample == 0;
    }

    /** Whether it is the batch itself. */
    boolean isBatch() {
        return fixed == 0 && perExample == 1;
    }

    /** How long it is for a batch of that size. */
    int at(int batch) {
        return fixed + perExample * batch;
    }

    /** The extents of a value, from its shapes at the two batch sizes, which have one rank. */
    static List<Extent> of(Shape one, Shape other) {
        List<Extent> extents = new ArrayList<>();
        for (int axis = 0; axis < one.rank(); axis++) {
            int perExample = other.dim(axis) - one.dim(axis);
            extents.add(new Extent(one.dim(axis) - ONE_BATCH * perExample, perExample));
        }
        return List.copyOf(extents);
    }
}
