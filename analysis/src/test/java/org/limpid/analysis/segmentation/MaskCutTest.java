package org.limpid.analysis.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

/** Objects on a ground, drawn as features that are the same within each and orthogonal between them. */
class MaskCutTest {

    private static final int COLUMNS = 6;

    /** A feature along an axis of its own for each letter, in lengths that cosines must not see. */
    private static double[][] features(String picture) {
        double[][] features = new double[picture.length()][];
        for (int i = 0; i < features.length; i++) {
            double length = 1 + i % 3;
            features[i] = switch (picture.charAt(i)) {
                case 'a' -> new double[] {0, length, 0};
                case 'b' -> new double[] {0, 0, length};
                default -> new double[] {length, 0, 0};
            };
        }
        return features;
    }

    private static boolean[] where(String picture, char letter) {
        boolean[] mask = new boolean[picture.length()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = picture.charAt(i) == letter;
        }
        return mask;
    }

    @Test
    void findsAnObject() {
        String picture = "......" + ".aaa.." + ".aa..." + "......";
        assertArrayEquals(
                where(picture, 'a'),
                new MaskCut(0.15, 1).masks(features(picture), COLUMNS).getFirst());
    }

    @Test
    void findsOneObjectAfterTheOther() {
        String picture = "......" + ".aaa.." + ".aaa.b" + ".....b" + "......";
        List<boolean[]> masks = new MaskCut(0.15, 2).masks(features(picture), COLUMNS);
        assertEquals(2, masks.size());
        // What crosses the cut weighs 6·24 beside the 36 edges within a, and 3·27 beside the 9 within b: a is the
        // cheaper cut.
        assertArrayEquals(where(picture, 'a'), masks.get(0));
        assertArrayEquals(where(picture, 'b'), masks.get(1));
    }

    /**
     * Two squares side by side on a ground, each with a direction of its own and noise. What was taken out has no edges left, so
     * that it goes with either side of a further cut.
     */
    @Test
    void noPatchIsInTwoMasks() {
        String picture = "........" + ".aaabbb." + ".aaabbb." + ".aaabbb." + "........".repeat(4);
        Random random = new Random(1);
        int several = 0;
        for (int scene = 0; scene < 40; scene++) {
            double[][] features = features(picture);
            for (double[] feature : features) {
                double length = Arrays.stream(feature).max().orElseThrow();
                Arrays.setAll(feature, j -> feature[j] / length + 0.35 * random.nextGaussian());
            }
            int[] taken = new int[features.length];
            List<boolean[]> masks = MaskCut.PUBLISHED.masks(features, 8);
            for (boolean[] mask : masks) {
                int covered = 0;
                for (int patch = 0; patch < taken.length; patch++) {
                    taken[patch] += mask[patch] ? 1 : 0;
                    covered += mask[patch] ? 1 : 0;
                }
                assertTrue(covered > 0, "an empty mask in scene " + scene);
            }
            several += masks.size() > 1 ? 1 : 0;
            assertEquals(1, Arrays.stream(taken).max().orElseThrow(), "most masks over a patch of scene " + scene);
        }
        assertTrue(several > 3, several + " scenes with more than one mask");
    }

    @Test
    void whatIsNoNumberIsNoFeature() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[][] features = features("......" + ".aaa.." + "......");
            features[8][1] = value;
            LimpidException refused =
                    assertThrows(LimpidException.class, () -> MaskCut.PUBLISHED.masks(features, COLUMNS));
            assertTrue(refused.getMessage().contains("patch 8 has length " + value), refused.getMessage());
        }
    }

    /** An object that covers more than half is none by its size, but the ground has the corners. */
    @Test
    void theSideWithTheCornersIsGround() {
        String picture = ".aaaa." + "aaaaaa" + "aaaaaa" + ".aaaa.";
        assertArrayEquals(
                where(picture, 'a'),
                new MaskCut(0.15, 1).masks(features(picture), COLUMNS).getFirst());
    }

    /** An object may have a corner of its own, and two of four say nothing. */
    @Test
    void threeCornersMakeASideGround() {
        double[] vector = new double[18];
        Arrays.fill(vector, 1);
        boolean[] corner = new boolean[18];
        for (int patch : new int[] {11, 16, 17}) {
            vector[patch] = -5;
            corner[patch] = true;
        }
        assertArrayEquals(corner, MaskCut.object(vector, COLUMNS));
        boolean[] left = new boolean[18];
        for (int patch = 0; patch < left.length; patch++) {
            left[patch] = patch % COLUMNS < 2;
            vector[patch] = left[patch] ? 2 : -1;
        }
        assertArrayEquals(left, MaskCut.object(vector, COLUMNS));
    }

    /** Of two parts that look alike, the one around the entry that is furthest from 0. */
    @Test
    void anObjectHangsTogether() {
        double[] vector = {0, 0, 0, 0, 0, 0, 3, 2, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0};
        boolean[] expected = new boolean[18];
        expected[6] = true;
        expected[7] = true;
        assertArrayEquals(expected, MaskCut.object(vector, COLUMNS));
        // The last of a row and the first of the next are no neighbours.
        double[] wrapped = {0, 0, 0, 0, 0, 3, 2, 0, 0, 0, 0, 0};
        boolean[] alone = new boolean[12];
        alone[5] = true;
        assertArrayEquals(alone, MaskCut.object(wrapped, COLUMNS));
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThrows(LimpidException.class, () -> MaskCut.PUBLISHED.masks(features("....."), COLUMNS));
        assertThrows(LimpidException.class, () -> MaskCut.PUBLISHED.masks(features("."), 1));
        assertThrows(LimpidException.class, () -> new MaskCut(1, 3));
        assertThrows(LimpidException.class, () -> new MaskCut(Double.NaN, 3));
        assertThrows(LimpidException.class, () -> new MaskCut(-0.1, 3));
        assertThrows(LimpidException.class, () -> new MaskCut(0.15, 0));
    }
}
