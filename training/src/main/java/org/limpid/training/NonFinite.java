package org.limpid.training;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * That a tensor holds NaN or ∞.
 *
 * @param index of the first such element, row-major
 * @param value of that element
 * @param count of all such elements
 */
record NonFinite(long index, double value, long count) {

    /** What is not finite in a tensor, null if everything is. */
    static @Nullable NonFinite in(Tensor tensor) {
        long first = -1;
        long count = 0;
        for (long index = 0; index < tensor.size(); index++) {
            if (!Double.isFinite(tensor.get(index))) {
                first = first < 0 ? index : first;
                count++;
            }
        }
        return count == 0 ? null : new NonFinite(first, tensor.get(first), count);
    }

    /** As in {@code NaN at [0, 3, 5], and 11 more of its 240 values are not finite}. */
    String describe(Shape shape) {
        long[] strides = shape.strides();
        long[] place = new long[strides.length];
        long rest = index;
        for (int axis = 0; axis < place.length; axis++) {
            place[axis] = rest / strides[axis];
            rest %= strides[axis];
        }
        String more =
                count == 1 ? "" : ", and " + (count - 1) + " more of its " + shape.size() + " values are not finite";
        return value + " at " + Arrays.toString(place) + more;
    }
}
