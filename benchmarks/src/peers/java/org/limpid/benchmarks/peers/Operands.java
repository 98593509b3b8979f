package org.limpid.benchmarks.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.limpid.benchmarks.kernels.Product;

/**
 * What a library multiplies, in native memory: random numbers from −½ to ½.
 *
 * @param a the left operand
 * @param b the right operand
 * @param c where the product goes
 */
record Operands(MemorySegment a, MemorySegment b, MemorySegment c) {

    /** Operands of the product's sizes. */
    static Operands of(Arena arena, Product product) {
        Random random = new Random(7);
        return new Operands(
                filled(arena, (long) product.m() * product.k(), random),
                filled(arena, (long) product.k() * product.n(), random),
                filled(arena, (long) product.m() * product.n(), random));
    }

    private static MemorySegment filled(Arena arena, long size, Random random) {
        MemorySegment numbers = arena.allocate(size * Float.BYTES, 64);
        for (long i = 0; i < size; i++) {
            numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
        }
        return numbers;
    }
}
