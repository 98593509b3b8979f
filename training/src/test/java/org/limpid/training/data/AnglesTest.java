package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class AnglesTest {
    @Test
    void agreesWithTheJdkOverAWholeTurn() {
        for (int step = -1000; step <= 1000; step++) {
            double angle = step * Math.PI / 1000;
            assertEquals(StrictMath.sin(angle), Angles.sin(angle), 2e-15);
            assertEquals(StrictMath.cos(angle), Angles.cos(angle), 2e-15);
        }
    }
}
