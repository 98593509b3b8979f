package org.limpid.backend.tornado.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.limpid.api.tensor.Shape;

/** Layouts are walked here as kernels walk them, and must visit each element of the box once, where broadcasting says. */
final class LoopsTest {

    @Test
    void everyElementIsVisitedOnceWhateverTheRows() {
        Shape[][] cases = {
            {Shape.of(2, 3, 5), Shape.of(2, 3, 5)},
            {Shape.of(2, 3, 5), Shape.of(3, 1)},
            {Shape.of(2, 3, 5), Shape.of(2, 1, 5)},
            {Shape.of(7), Shape.SCALAR},
            {Shape.SCALAR, Shape.SCALAR},
            {Shape.of(2500), Shape.of(2500)},
            {Shape.of(1, 33, 1, 4), Shape.of(33, 1, 1)},
        };
        for (Shape[] each : cases) {
            for (int longest : new int[] {1, 3, 1024, Integer.MAX_VALUE}) {
                check(each[0], each[1], longest);
            }
        }
    }

    private static void check(Shape box, Shape operand, int longest) {
        int[] layout = Loops.broadcasting(box, operand, box).rows(longest);
        int[] expected = new int[box.intSize()];
        java.util.Arrays.fill(expected, -1);
        int rows = layout[0];
        for (int row = 0; row < rows; row++) {
            int length = row == rows - 1 ? layout[2] : layout[1];
            for (int j = 0; j < length; j++) {
                int to = start(layout, 1, row) + j * layout[4];
                assertEquals(-1, expected[to], box + " is written twice at " + to);
                expected[to] = start(layout, 0, row) + j * layout[3];
            }
        }
        assertArrayEquals(repeated(box, operand), expected, operand + " in " + box + ", rows of " + longest);
    }

    /** The kernel's own walk: {@code Layouts.startOf}. */
    private static int start(int[] layout, int operand, int row) {
        int rest = row;
        int start = 0;
        for (int loop = layout[5] - 1; loop >= 0; loop--) {
            int at = 6 + 3 * loop;
            start += rest % layout[at] * layout[at + 1 + operand];
            rest /= layout[at];
        }
        return start;
    }

    /** Where each element of the box lies in the operand, axis by axis. */
    private static int[] repeated(Shape box, Shape operand) {
        int[] places = new int[box.intSize()];
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            int stride = 1;
            for (int back = 1; back <= box.rank(); back++) {
                int index = rest % box.dim(-back);
                rest /= box.dim(-back);
                if (back <= operand.rank()) {
                    places[i] += operand.dim(-back) == 1 ? 0 : index * stride;
                    stride *= operand.dim(-back);
                }
            }
        }
        return places;
    }

    @Test
    void axesThatFollowOneAnotherAreOneLoop() {
        assertArrayEquals(
                new int[] {1, 30, 1, 1},
                Loops.broadcasting(Shape.of(2, 3, 5), Shape.of(2, 3, 5), Shape.of(2, 3, 5))
                        .all());
    }
}
