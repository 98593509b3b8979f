package org.limpid.example.abacus;

import java.util.function.ToIntFunction;
import org.limpid.api.tensor.Shape;

/** Where elements stand in memory, worked out once when a program is compiled. */
final class Positions {

    private Positions() {}

    /** For each element of a shape, in order, what {@code source} makes of its index. */
    static int[] of(Shape shape, ToIntFunction<int[]> source) {
        int[] positions = new int[shape.intSize()];
        int[] index = new int[shape.rank()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = source.applyAsInt(index);
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
                index[axis] = 0;
            }
        }
        return positions;
    }

    /** The place of an index in row-major order; −1 if it lies outside. */
    static int flat(Shape shape, int[] index) {
        int place = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.dim(axis)) {
                return -1;
            }
            place = place * shape.dim(axis) + index[axis];
        }
        return place;
    }

    /** For each element of {@code to} the place in {@code from} that is repeated there. */
    static int[] broadcast(Shape from, Shape to) {
        int missing = to.rank() - from.rank();
        return of(to, index -> {
            int[] source = new int[from.rank()];
            for (int axis = 0; axis < source.length; axis++) {
                source[axis] = from.dim(axis) == 1 ? 0 : index[axis + missing];
            }
            return flat(from, source);
        });
    }
}
