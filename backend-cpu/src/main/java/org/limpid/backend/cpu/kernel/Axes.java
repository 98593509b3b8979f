package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.tensor.Shape;

/**
 * A shape seen from one group of neighbouring axes: elements before, along and after it.
 *
 * @param outer elements along the axes before
 * @param extent elements along the group
 * @param inner elements along the axes after
 */
record Axes(int outer, int extent, int inner) {

    /** One axis of a shape. */
    static Axes of(Shape shape, int axis) {
        return new Axes(
                shape.range(0, axis).intSize(),
                shape.dim(axis),
                shape.range(axis + 1, shape.rank()).intSize());
    }

    /**
     * The groups of neighbouring axes among {@code axes}, the last group first, each seen after those before it were
     * reduced; axes of one element count for nothing.
     */
    static List<Axes> groups(Shape shape, List<Integer> axes) {
        List<Axes> groups = new ArrayList<>();
        int inner = 1;
        int axis = shape.rank() - 1;
        while (axis >= 0) {
            if (!axes.contains(axis)) {
                inner *= shape.dim(axis--);
                continue;
            }
            int extent = 1;
            while (axis >= 0 && (axes.contains(axis) || shape.dim(axis) == 1)) {
                extent *= shape.dim(axis--);
            }
            if (extent > 1) {
                groups.add(new Axes(shape.range(0, axis + 1).intSize(), extent, inner));
            }
        }
        return groups;
    }
}
