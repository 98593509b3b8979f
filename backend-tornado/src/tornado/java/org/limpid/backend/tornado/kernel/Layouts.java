package org.limpid.backend.tornado.kernel;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** How kernels read descriptors. A task finds the place of its descriptor in a table: operands' offsets, the place of its constants, layout. */
final class Layouts {

    private Layouts() {}

    /**
     * Where an operand is when nested loops have turned so many times.
     *
     * @param loops the number of loops; then, outermost first, the extent of each and a stride for each operand
     * @param operands how many operands the loops move
     * @param operand which one
     */
    static int startOf(IntArray d, int loops, int operands, int operand, int turn) {
        int rest = turn;
        int start = 0;
        for (int loop = d.get(loops) - 1; loop >= 0; loop--) {
            int at = loops + 1 + loop * (operands + 1);
            int extent = d.get(at);
            int turns = rest / extent;
            start += (rest - turns * extent) * d.get(at + 1 + operand);
            rest = turns;
        }
        return start;
    }
}
