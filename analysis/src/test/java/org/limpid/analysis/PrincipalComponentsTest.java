package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

final class PrincipalComponentsTest {

    /** Four points about (5, 7): ±2 along (3, 4)/5 and ±1 across it. */
    private static final double[][] CROSS = {
        {5 + 1.2, 7 + 1.6}, {5 - 1.2, 7 - 1.6}, {5 - 0.8, 7 + 0.6}, {5 + 0.8, 7 - 0.6}
    };

    @Test
    void sharesAreThoseOfTheVariance() {
        assertArrayEquals(new double[] {0.8, 0.2}, PrincipalComponents.shares(CROSS), 1e-12);
        assertArrayEquals(new double[] {0}, PrincipalComponents.shares(new double[][] {{3}, {3}}));
        assertThrows(LimpidException.class, () -> PrincipalComponents.shares(new double[][] {{3}}));
    }

    @Test
    void projectsOnTheLargest() {
        double[][] projected = PrincipalComponents.project(CROSS, 1);
        double[] expected = {2, -2, 0, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], projected[i][0], 1e-12);
        }
    }

    @Test
    void singularValuesComeInOrder() {
        assertArrayEquals(
                new double[] {3, 2}, PrincipalComponents.singularValues(new double[][] {{0, 2, 0}, {3, 0, 0}}), 1e-12);
    }
}
