package org.limpid.backend.tornado.plan;

import java.util.Arrays;
import org.limpid.api.tensor.Shape;

/**
 * Nested loops over a box, with a stride per operand and loop; a stride of 0 repeats. Axes of one element are dropped, and
 * axes that follow one another in every operand are joined.
 */
final class Loops {

    private final int[] extents;
    private final int[][] strides;

    private Loops(int[] extents, int[][] strides) {
        this.extents = extents;
        this.strides = strides;
    }

    /** Loops over {@code box} for dense operands that broadcast to it. */
    static Loops broadcasting(Shape box, Shape... operands) {
        int[][] strides = new int[operands.length][];
        for (int k = 0; k < operands.length; k++) {
            strides[k] = aligned(operands[k], box);
        }
        return of(box.toArray(), strides);
    }

    /** The strides of a dense tensor repeated to {@code box}. */
    static int[] aligned(Shape operand, Shape box) {
        int[] strides = new int[box.rank()];
        int missing = box.rank() - operand.rank();
        long[] dense = operand.strides();
        for (int axis = 0; axis < operand.rank(); axis++) {
            strides[axis + missing] = operand.dim(axis) == 1 ? 0 : Math.toIntExact(dense[axis]);
        }
        return strides;
    }

    /** Loops over any box. */
    static Loops of(int[] extents, int[]... strides) {
        int[] joined = new int[extents.length];
        int[][] steps = new int[strides.length][extents.length];
        int count = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] == 1) {
                continue;
            }
            if (count > 0 && follows(extents[axis], strides, axis, steps, count - 1)) {
                count--;
                joined[count] *= extents[axis];
            } else {
                joined[count] = extents[axis];
            }
            for (int k = 0; k < strides.length; k++) {
                steps[k][count] = strides[k][axis];
            }
            count++;
        }
        int depth = count;
        return new Loops(
                Arrays.copyOf(joined, depth),
                Arrays.stream(steps).map(each -> Arrays.copyOf(each, depth)).toArray(int[][]::new));
    }

    private static boolean follows(int extent, int[][] strides, int axis, int[][] steps, int before) {
        for (int k = 0; k < strides.length; k++) {
            if (steps[k][before] != (long) extent * strides[k][axis]) {
                return false;
            }
        }
        return true;
    }

    /** How often each loop turns, outermost first. */
    int[] extents() {
        return extents.clone();
    }

    /** How far an operand moves with each loop. */
    int[] strides(int operand) {
        return strides[operand].clone();
    }

    /** How often the innermost body runs. */
    int count() {
        return Arrays.stream(extents).reduce(1, Math::multiplyExact);
    }

    /** The number of loops, then the extent and the strides of each, outermost first. */
    int[] all() {
        return encode(extents.length);
    }

    private int[] encode(int depth) {
        int width = strides.length + 1;
        int[] code = new int[1 + depth * width];
        code[0] = depth;
        for (int loop = 0; loop < depth; loop++) {
            code[1 + loop * width] = extents[loop];
            for (int k = 0; k < strides.length; k++) {
                code[2 + loop * width + k] = strides[k][loop];
            }
        }
        return code;
    }

    /**
     * The layout for kernels that go through rows: how many there are, elements of a row, elements of the last one, the
     * stride of each operand within a row, then the loops over rows.
     *
     * @param longest elements that a row may have when all of them lie in one
     */
    int[] rows(int longest) {
        int last = extents.length - 1;
        int inner = last < 0 ? 1 : extents[last];
        if (longest == 1 && inner > 1) {
            return join(new int[] {count(), 1, 1}, new int[strides.length], all());
        }
        int[] innerStrides = Arrays.stream(strides)
                .mapToInt(each -> last < 0 ? 0 : each[last])
                .toArray();
        if (last > 0 || inner <= longest) {
            return join(new int[] {count() / inner, inner, inner}, innerStrides, encode(Math.max(last, 0)));
        }
        int rows = Math.ceilDiv(inner, longest);
        int[] loop = new int[2 + strides.length];
        loop[0] = 1;
        loop[1] = rows;
        for (int k = 0; k < strides.length; k++) {
            loop[2 + k] = Math.multiplyExact(longest, innerStrides[k]);
        }
        return join(new int[] {rows, longest, inner - (rows - 1) * longest}, innerStrides, loop);
    }

    static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
