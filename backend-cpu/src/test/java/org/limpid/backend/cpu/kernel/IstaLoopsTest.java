package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of a product come to ISTA's loops in groups whose size depends on the threads: no bit may. */
final class IstaLoopsTest {

    private static final int SIZE = 1000;

    private static final float[] X = normal(1);
    private static final float[] Z = normal(2);

    /** One loop over elements {@code at} to {@code at + n} − 1. */
    @FunctionalInterface
    private interface Loop {
        void run(IstaLoops loops, float[] c, int at, int n);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whereARunBeginsAndEndsChangesNoBit(Variant variant) {
        check(variant, (loops, c, at, n) -> loops.residual(Z, at, c, at, n));
        check(variant, (loops, c, at, n) -> loops.shrink(Z, at, 0.1f, 0.03f, c, at, n));
        check(variant, (loops, c, at, n) -> loops.shrinkFromZero(0.7f, 0.03f, c, at, n));
        check(variant, (loops, c, at, n) -> loops.activeOnly(X, at, Z, at, c, at, n));
        check(variant, (loops, c, at, n) -> loops.scale(0.3f, c, at, n));
        check(variant, (loops, c, at, n) -> loops.combine(X, at, Z, at, 0.1f, c, at, n));
        check(variant, (loops, c, at, n) -> loops.addScaled(Z, at, 0.1f, c, at, n));
    }

    private static void check(Variant variant, Loop loop) {
        IstaLoops loops = variant.family().ista();
        float[] whole = normal(3);
        loop.run(loops, whole, 0, SIZE);
        for (int piece : new int[] {1, 7, 16, 40, 333}) {
            float[] pieces = normal(3);
            for (int at = 0; at < SIZE; at += piece) {
                loop.run(loops, pieces, at, Math.min(piece, SIZE - at));
            }
            assertArrayEquals(bits(whole), bits(pieces), variant + ", pieces of " + piece);
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static float[] normal(long seed) {
        Random random = new Random(seed);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
