package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void takesTheUnbiasedDeviation() {
        Spread spread = Spread.of(1, 2, 4);
        assertEquals(7 / 3.0, spread.mean(), 1e-15);
        assertEquals(Math.sqrt(7 / 3.0), spread.deviation(), 1e-15);
        assertEquals(3, spread.count());
    }

    @Test
    void hasNoDeviationForOneValue() {
        assertEquals(new Spread(5, 0, 1), Spread.of(5));
    }

    @Test
    void doesNotHideNaN() {
        assertTrue(Double.isNaN(Spread.of(1, Double.NaN).mean()));
        assertTrue(Double.isNaN(Spread.of(Double.NaN).deviation()));
    }

    @Test
    void isNotDefinedForNothing() {
        assertThrows(IllegalArgumentException.class, Spread::of);
    }
}
