package org.limpid.models.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;

final class ScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "0, .049999999975",
        "1, .09999999995",
        "9, .49999999975",
        "19, .977896507399165",
        "20, .9755282581475768",
        "100, .5",
        "199, 6.168375916970614e-05"
    })
    void epochCosineIsThatOfTheReferenceCode(int epoch, double factor) {
        Schedule schedule = new Schedule.EpochCosine(2, 20);
        int perEpoch = 7;
        for (int step = 0; step < perEpoch; step++) {
            assertEquals(2 * factor, schedule.rate(epoch * 7L + step, perEpoch, 200 * 7L), 1e-14);
        }
    }

    @Test
    void epochCosineCountsALastPartialEpoch() {
        Schedule schedule = new Schedule.EpochCosine(1, 0);
        assertEquals(0.5, schedule.rate(10, 10, 15), 1e-15);
        assertEquals(1, schedule.rate(9, 10, 15), 1e-15);
    }

    @Test
    void warmupCosineRisesByStepsAndFallsAlongACosine() {
        Schedule schedule = new Schedule.WarmupCosine(0.8, 4);
        assertEquals(0.2, schedule.rate(0, 5, 12), 1e-15);
        assertEquals(0.6, schedule.rate(2, 5, 12), 1e-15);
        assertEquals(0.8, schedule.rate(3, 5, 12), 1e-15);
        assertEquals(0.8, schedule.rate(4, 5, 12), 1e-15);
        assertEquals(0.4, schedule.rate(8, 5, 12), 1e-15);
        assertEquals(0.8 * 0.5 * (1 + Math.cos(Math.PI * 7 / 8)), schedule.rate(11, 5, 12), 1e-15);
        assertEquals(schedule.rate(11, 5, 12), schedule.rate(99, 5, 12), "beyond the end");
        assertEquals(0.8, new Schedule.WarmupCosine(0.8, 0).rate(0, 5, 12), 1e-15);
        assertEquals(0.3, new Schedule.WarmupCosine(0.8, 8).rate(2, 5, 3), 1e-15, "a warm-up beyond the end");
    }

    @Test
    void flooredCosineIsThatOfMaskedAutoencoders() {
        Schedule schedule = new Schedule.FlooredCosine(1, 2, 0.1);
        assertEquals(0, schedule.rate(0, 10, 100));
        assertEquals(0.25, schedule.rate(5, 10, 100), 1e-15);
        assertEquals(1, schedule.rate(20, 10, 100), 1e-15);
        assertEquals(0.55, schedule.rate(60, 10, 100), 1e-15);
        assertEquals(0.1 + 0.45 * (1 + Math.cos(Math.PI * 79 / 80)), schedule.rate(99, 10, 100), 1e-15);
        assertEquals(1, new Schedule.FlooredCosine(1, 0, 0).rate(0, 10, 100), 1e-15);
    }

    @Test
    void constantStays() {
        assertEquals(3e-4, new Schedule.Constant(3e-4).rate(123, 10, 100));
    }

    @Test
    void refusesRatesThatTrainNothing() {
        for (double rate : new double[] {0, -1e-3, Double.NaN, Double.POSITIVE_INFINITY}) {
            LimpidException error = assertThrows(LimpidException.class, () -> new Schedule.Constant(rate));
            assertEquals("the learning rate is " + rate + "; expected a number above 0, as 1e-3", error.getMessage());
            assertThrows(LimpidException.class, () -> new Schedule.WarmupCosine(rate, 1));
            assertThrows(LimpidException.class, () -> new Schedule.EpochCosine(rate, 1));
            assertThrows(LimpidException.class, () -> new Schedule.FlooredCosine(rate, 1, 0));
        }
        assertThrows(LimpidException.class, () -> new Schedule.WarmupCosine(1, -1));
        assertThrows(LimpidException.class, () -> new Schedule.EpochCosine(1, -1));
        assertThrows(LimpidException.class, () -> new Schedule.FlooredCosine(1, -0.5, 0));
        LimpidException floor = assertThrows(LimpidException.class, () -> new Schedule.FlooredCosine(1, 0, 1.5));
        assertTrue(floor.getMessage().contains("floor of the learning rate is 1.5"), floor.getMessage());
    }
}
