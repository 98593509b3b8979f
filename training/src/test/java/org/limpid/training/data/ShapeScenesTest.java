package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeScenesTest {

    private static final int SIDE = ShapeScenes.SIDE;

    private final ShapeScenes scenes = ShapeScenes.create(3, 200, 100);

    @Test
    void aLongerSetBeginsWithAShorterOne() {
        ShapeScenes longer = ShapeScenes.create(3, 5, 120);
        byte[] some = new byte[3 * SIDE * SIDE];
        byte[] same = new byte[some.length];
        for (int image : new int[] {0, 7, 99}) {
            scenes.data().heldOut().copyTo(image, some, 0);
            longer.data().heldOut().copyTo(image, same, 0);
            assertArrayEquals(some, same);
            assertArrayEquals(scenes.mask(image), longer.mask(image));
        }
        scenes.data().train().copyTo(0, same, 0);
        scenes.data().heldOut().copyTo(0, some, 0);
        assertFalse(java.util.Arrays.equals(some, same), "held-out images are others");
        assertEquals(
                List.of("disc", "square", "triangle", "cross", "ring"),
                scenes.data().train().classNames());
        assertEquals(3, scenes.data().heldOut().label(13));
    }

    /**
     * A mask is exact: with the mean colours of what it covers and of the rest, each pixel is nearer to its own side's, but for
     * the spread of textures; a mask that is off by a pixel along the outline would put ground into the shape.
     */
    @Test
    void masksFollowTheColours() {
        int wrong = 0;
        int edge = 0;
        byte[] pixels = new byte[3 * SIDE * SIDE];
        for (int image = 0; image < 100; image++) {
            scenes.data().heldOut().copyTo(image, pixels, 0);
            boolean[] mask = scenes.mask(image);
            double[][] means = new double[2][3];
            int[] counts = new int[2];
            for (int at = 0; at < mask.length; at++) {
                counts[mask[at] ? 1 : 0]++;
                for (int channel = 0; channel < 3; channel++) {
                    means[mask[at] ? 1 : 0][channel] += pixels[channel * SIDE * SIDE + at] & 0xff;
                }
            }
            for (int at = SIDE; at < mask.length - SIDE; at++) {
                boolean border = mask[at - 1] != mask[at]
                        || mask[at + 1] != mask[at]
                        || mask[at - SIDE] != mask[at]
                        || mask[at + SIDE] != mask[at];
                if (border) {
                    edge++;
                    double[] away = new double[2];
                    for (int side = 0; side < 2; side++) {
                        for (int channel = 0; channel < 3; channel++) {
                            double gap =
                                    (pixels[channel * SIDE * SIDE + at] & 0xff) - means[side][channel] / counts[side];
                            away[side] += gap * gap;
                        }
                    }
                    wrong += (away[1] < away[0]) == mask[at] ? 0 : 1;
                }
            }
        }
        assertTrue(edge > 5_000, "pixels at outlines: " + edge);
        assertTrue(wrong < 0.08 * edge, wrong + " of " + edge + " pixels at outlines look like the other side");
    }

    /** Areas in units of the radius squared: the pixels of a large shape count them. */
    @Test
    void shapesHaveTheirAreas() {
        Map<ShapeKind, Double> areas = Map.of(
                ShapeKind.DISC, Math.PI * 0.64,
                ShapeKind.SQUARE, 1.96,
                ShapeKind.TRIANGLE, 0.75 * Math.sqrt(3),
                ShapeKind.CROSS, 2 * 1.9 * 0.6 - 0.36,
                ShapeKind.RING, Math.PI * (0.81 - 0.25));
        int grid = 1000;
        for (ShapeKind kind : ShapeKind.values()) {
            int inside = 0;
            for (int i = 0; i < grid * grid; i++) {
                double u = (i % grid + 0.5) / grid * 2 - 1;
                int row = i / grid;
                double v = (row + 0.5) / grid * 2 - 1;
                if (kind.contains(u, v)) {
                    inside++;
                    assertTrue(u * u + v * v <= 1 + 1e-12, kind + " leaves the circle");
                }
            }
            assertEquals(areas.getOrDefault(kind, Double.NaN), 4.0 * inside / grid / grid, 2e-3, kind.name());
        }
    }

    /** Every shape lies wholly within its image, and covers between an eighteenth and a half of it. */
    @Test
    void shapesFitTheirImages() {
        for (int image = 0; image < 100; image++) {
            boolean[] mask = scenes.mask(image);
            int covered = 0;
            for (boolean inside : mask) {
                covered += inside ? 1 : 0;
            }
            assertTrue(covered > mask.length / 18 && covered < mask.length / 2, covered + " pixels in image " + image);
        }
        assertThrows(IllegalArgumentException.class, () -> ShapeScenes.create(1, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> scenes.mask(100));
    }
}
