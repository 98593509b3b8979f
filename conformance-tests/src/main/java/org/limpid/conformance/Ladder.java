package org.limpid.conformance;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Extents on both sides of where kernels change their way: a vector, a tile, a block. */
final class Ladder {

    private static final int[] LONG = {1, 7, 31, 32, 33, 127, 128, 129, 513, 1000};
    private static final int[] SHORT = {1, 7, 31, 32, 33, 65, 129};

    private Ladder() {}

    /** For one axis of cheap ops. */
    static IntStream extents() {
        return Arrays.stream(LONG);
    }

    /** For an axis along which the cost grows faster than the extent. */
    static IntStream few() {
        return Arrays.stream(SHORT);
    }

    /** All orders of the numbers 0 … n − 1. */
    static Collection<List<Integer>> permutations(int n) {
        if (n == 0) {
            return List.of(List.of());
        }
        Collection<List<Integer>> longer = new LinkedHashSet<>();
        for (List<Integer> shorter : permutations(n - 1)) {
            for (int at = 0; at <= shorter.size(); at++) {
                Integer[] order = new Integer[n];
                for (int i = 0; i < n; i++) {
                    order[i] = i == at ? n - 1 : shorter.get(i < at ? i : i - 1);
                }
                longer.add(List.of(order));
            }
        }
        return longer;
    }
}
