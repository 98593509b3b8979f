package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PatchScaleTest {

    /** Two images of 1×4 pixels, cut into two patches each. */
    private static final PatchGrid GRID = new PatchGrid(1, 4, 1, 2, 1);

    @Test
    void measuresThePatchThatIsAskedFor() {
        PatchScale scale = PatchScale.of(GRID, new float[] {9, 9, 9, 9, 7, 7, 1, 5}, 4, 1);
        assertEquals(3, scale.mean());
        assertEquals(Math.sqrt(8 + 1e-6), scale.deviation(), 1e-12);
        assertEquals(5, scale.restore(scale.normalise(5)), 1e-12);
    }

    /** The difference of two large sums would lose the variance. */
    @Test
    void smallDifferencesOfLargeNumbersAreKept() {
        PatchScale scale = PatchScale.of(GRID, new float[] {0, 0, 8_000_000.5f, 8_000_001}, 0, 1);
        assertEquals(8_000_000.75, scale.mean());
        assertEquals(Math.sqrt(0.125 + 1e-6), scale.deviation(), 1e-12);
    }

    @Test
    void nothingIsChangedByNone() {
        assertEquals(0.3, PatchScale.NONE.normalise(0.3));
    }
}
