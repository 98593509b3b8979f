package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import org.limpid.api.tensor.Shape;

/**
 * Nested loops over one box of elements with a stride per operand and axis: a stride of 0 repeats. Axes of one element are
 * dropped and axes that follow one another in every operand are joined, so that most loops become one or two deep.
 */
final class Strides {

    private final int[] extents;
    private final int[][] strides;

    /**
     * @param extents of the loops, outermost first; at least one
     * @param strides per operand, then per loop
     */
    Strides(int[] extents, int[]... strides) {
        this.extents = extents;
        this.strides = strides;
    }

    /** Loops over {@code box}, for operands that broadcast to it. */
    static Strides broadcasting(Shape box, Shape... operands) {
        int[][] strides = new int[operands.length][];
        for (int k = 0; k < operands.length; k++) {
            strides[k] = aligned(operands[k], box);
        }
        return joined(box.toArray(), strides);
    }

    /** The strides of a dense tensor repeated to {@code box}. */
    private static int[] aligned(Shape operand, Shape box) {
        int[] strides = new int[box.rank()];
        int missing = box.rank() - operand.rank();
        long[] dense = operand.strides();
        for (int axis = 0; axis < operand.rank(); axis++) {
            strides[axis + missing] = operand.dim(axis) == 1 ? 0 : Math.toIntExact(dense[axis]);
        }
        return strides;
    }

    /** Loops over any box. */
    static Strides joined(int[] extents, int[]... strides) {
        int[] joined = new int[extents.length + 1];
        int[][] steps = new int[strides.length][extents.length + 1];
        int count = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] == 1) {
                continue;
            }
            if (count > 0 && follows(extents[axis], strides, axis, steps, count - 1)) {
                joined[count - 1] *= extents[axis];
                count--;
            } else {
                joined[count] = extents[axis];
            }
            for (int k = 0; k < strides.length; k++) {
                steps[k][count] = strides[k][axis];
            }
            count++;
        }
        if (count == 0) {
            joined[count++] = 1;
        }
        for (int k = 0; k < steps.length; k++) {
            steps[k] = Arrays.copyOf(steps[k], count);
        }
        return new Strides(Arrays.copyOf(joined, count), steps);
    }

    private static boolean follows(int extent, int[][] strides, int axis, int[][] steps, int before) {
        for (int k = 0; k < strides.length; k++) {
            if (steps[k][before] != (long) extent * strides[k][axis]) {
                return false;
            }
        }
        return true;
    }

    /** How many operands there are. */
    int operands() {
        return strides.length;
    }

    /** How often a loop turns. */
    int extent(int loop) {
        return extents[loop];
    }

    /** How far an operand moves with each turn of a loop. */
    int stride(int operand, int loop) {
        return strides[operand][loop];
    }

    /** How many loops there are. */
    int depth() {
        return extents.length;
    }

    /** The extent of the innermost loop. */
    int inner() {
        return extents[extents.length - 1];
    }

    /** How often the innermost loop runs. */
    int outer() {
        int outer = 1;
        for (int axis = 0; axis < extents.length - 1; axis++) {
            outer *= extents[axis];
        }
        return outer;
    }

    /** The stride of an operand in the innermost loop. */
    int innerStride(int operand) {
        return strides[operand][extents.length - 1];
    }

    /** Where an operand's innermost loop begins, for run {@code row} of it. */
    int start(int operand, int row) {
        int[] steps = strides[operand];
        int rest = row;
        int start = 0;
        for (int axis = extents.length - 2; axis > 0; axis--) {
            start += rest % extents[axis] * steps[axis];
            rest /= extents[axis];
        }
        return extents.length > 1 ? start + rest * steps[0] : start;
    }
}
