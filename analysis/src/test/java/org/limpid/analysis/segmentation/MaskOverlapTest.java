package org.limpid.analysis.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.models.PatchGrid;

class MaskOverlapTest {

    private static final PatchGrid GRID = new PatchGrid(4, 6, 2, 3, 1);

    @Test
    void isIntersectionOverUnion() {
        assertEquals(
                1 / 3.0,
                MaskOverlap.of(new boolean[] {true, true, false, false}, new boolean[] {false, true, true, false}));
        assertEquals(0, MaskOverlap.of(new boolean[] {true, false}, new boolean[] {false, false}));
        assertEquals(1, MaskOverlap.of(new boolean[2], new boolean[2]));
        assertThrows(LimpidException.class, () -> MaskOverlap.of(new boolean[2], new boolean[3]));
    }

    /** Patches of 2 × 3 pixels: the second covers the upper right, the third the lower left. */
    @Test
    void patchesCoverTheirPixels() {
        boolean[] pixels = MaskOverlap.pixels(new boolean[] {false, true, true, false}, GRID);
        boolean t = true;
        boolean f = false;
        assertArrayEquals(
                new boolean[] {
                    f, f, f, t, t, t, //
                    f, f, f, t, t, t, //
                    t, t, t, f, f, f, //
                    t, t, t, f, f, f
                },
                pixels);
        assertThrows(LimpidException.class, () -> MaskOverlap.pixels(new boolean[3], GRID));
    }

    /** The object is the upper right patch and one pixel of the lower left one: 7 pixels, of which the heads have 6, 1 and 7. */
    @Test
    void theBestHeadCounts() {
        boolean[] truth = MaskOverlap.pixels(new boolean[] {false, true, false, false}, GRID);
        truth[18] = true;
        List<boolean[]> heads = List.of(
                new boolean[] {false, true, false, false},
                new boolean[] {false, false, true, false},
                new boolean[] {false, true, true, false});
        assertEquals(6 / 7.0, MaskOverlap.best(heads, GRID, truth));
        assertEquals(1 / 12.0, MaskOverlap.best(heads.subList(1, 2), GRID, truth));
        assertThrows(LimpidException.class, () -> MaskOverlap.best(List.of(), GRID, truth));
    }
}
