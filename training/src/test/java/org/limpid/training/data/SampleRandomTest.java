package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.limpid.training.data.SampleRandom.Purpose;

final class SampleRandomTest {
    private final SampleRandom random = new SampleRandom();

    /** Saved runs depend on these numbers, so they are checked against the JDK's own SplitMix64. */
    @Test
    void isSplitMixKeyedBySeedPurposeAndCoordinates() {
        for (long seed : new long[] {0, 1, -7, Long.MAX_VALUE}) {
            random.start(seed, Purpose.DIGIT_TRAIN, 5, 11);
            long key = new SplittableRandom(seed).nextLong();
            key = new SplittableRandom(key + 2).nextLong();
            key = new SplittableRandom(key + 5).nextLong();
            SplittableRandom expected = new SplittableRandom(new SplittableRandom(key + 11).nextLong());
            for (int draw = 0; draw < 10; draw++) {
                assertEquals(expected.nextLong(), random.nextLong());
            }
        }
    }

    @Test
    void integersAreInRangeAndEquallyLikely() {
        random.start(3, Purpose.AUGMENT, 0, 0);
        int[] counts = new int[7];
        int draws = 70_000;
        for (int draw = 0; draw < draws; draw++) {
            counts[random.nextInt(7)]++;
        }
        for (int count : counts) {
            // Six standard deviations of a binomial count.
            assertEquals(draws / 7.0, count, 6 * Math.sqrt(draws * 6 / 49.0));
        }
        assertEquals(0, random.nextInt(1));
        for (int draw = 0; draw < 1000; draw++) {
            int large = random.nextInt(Integer.MAX_VALUE);
            assertTrue(large >= 0 && large < Integer.MAX_VALUE);
        }
    }

    @Test
    void uniformsFillTheirInterval() {
        random.start(3, Purpose.AUGMENT, 1, 0);
        double sum = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        int draws = 40_000;
        for (int draw = 0; draw < draws; draw++) {
            float value = random.uniform(-2, 4);
            sum += value;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        assertTrue(least >= -2 && least < -1.99 && most < 4 && most > 3.99, least + " … " + most);
        assertEquals(1, sum / draws, 6 * Math.sqrt(3.0 / draws));
        assertEquals(0.5f, random.uniform(0.5f, 0.5f));
    }

    @Test
    void bellHasMeanZeroAndDeviationOne() {
        random.start(3, Purpose.AUGMENT, 2, 0);
        double sum = 0;
        double squares = 0;
        int draws = 40_000;
        for (int draw = 0; draw < draws; draw++) {
            double value = random.nextBell();
            assertTrue(Math.abs(value) < 3.4642, () -> "drew " + value);
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / draws, 6 / Math.sqrt(draws));
        assertEquals(1, squares / draws, 6 * Math.sqrt(2.0 / draws));
    }
}
