package org.limpid.analysis.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.analysis.readout.Micl;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/** Coding lengths, the groups that they make, and classes by them, against numbers of an independent implementation. */
final class CodingTest {

    /** Seven bits of precision are lost where lengths of 10² are subtracted. */
    private static final double EXACT = 1e-9;

    /** Portable numbers from −1 to 1. */
    private static double[] numbers(long seed, int count) {
        double[] numbers = new double[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (1103515245L * state + 12345) & 0x7fffffffL;
            numbers[i] = 2.0 * state / (1L << 31) - 1;
        }
        return numbers;
    }

    /** Five samples on one line and seven on another in three dimensions, each with a little noise. */
    private static Tensor lines() {
        double[] first = numbers(73, 5);
        double[] second = numbers(74, 7);
        double[] noise = numbers(75, 36);
        double[] values = new double[36];
        double[] direction = {0, .6, .8};
        for (int i = 0; i < 12; i++) {
            for (int c = 0; c < 3; c++) {
                double clean = i < 5 ? (c == 0 ? first[i] : 0) : direction[c] * second[i - 5];
                values[i * 3 + c] = clean + .01 * noise[c * 12 + i];
            }
        }
        return Tensor.of(values, 12, 3);
    }

    private static Tensor rows(Tensor all, int start, int count) {
        double[] values = new double[count * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(start * 3L + i);
        }
        return Tensor.of(values, count, 3);
    }

    private static void refused(Executable action, String part) {
        String message = assertThrows(LimpidException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void lengthsAreThoseOfTheReference() {
        Tensor x = lines();
        assertEquals(64.21267837933532, CodingLength.bits(x, .1), EXACT);
        assertEquals(13.671008558826145, CodingLength.bits(rows(x, 0, 5), .1), EXACT);
        assertEquals(35.1221247413116, CodingLength.bits(rows(x, 5, 7), .1), EXACT);
        assertEquals(65.23769467267203, CodingLength.bitsAroundMean(x, .1), EXACT);
    }

    /** One sample of length ε in D dimensions: (1 + D)/2 · log₂(1 + D). */
    @Test
    void aLengthByHandOnEitherSide() {
        assertEquals(4, CodingLength.bits(Tensor.of(new double[] {.1, 0, 0}, 1, 3), .1), 1e-12);
        // Three equal samples of one number: (3 + 1)/2 · log₂(1 + 1).
        assertEquals(2, CodingLength.bits(Tensor.of(new double[] {.1, .1, .1}, 3, 1), .1), 1e-12);
        assertEquals(0, CodingLength.bits(Tensor.of(new double[6], 2, 3), .1));
    }

    @ParameterizedTest
    @CsvSource({".01, 132.17891323261836", ".03, 92.88917894671562", ".05, 78.58440787225668", ".1, 60.55155837995165"})
    void linesAreFoundAtFineDistortions(double epsilon, double bits) {
        CompressionClustering.Clustering found = CompressionClustering.of(lines(), epsilon);
        assertEquals(
                List.of(
                        IntStream.range(0, 5).boxed().toList(),
                        IntStream.range(5, 12).boxed().toList()),
                found.groups());
        assertArrayEquals(new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, found.labels());
        assertEquals(bits, found.bits(), EXACT);
    }

    @ParameterizedTest
    @CsvSource({".3, 28.065031962898686", "1, 6.445671953055509", "3, .9081338086066664"})
    void allIsOneAtCoarseDistortions(double epsilon, double bits) {
        CompressionClustering.Clustering found = CompressionClustering.of(lines(), epsilon);
        assertEquals(1, found.groups().size());
        assertEquals(bits, found.bits(), EXACT);
    }

    /** More dimensions than samples: a rotation into them, with zeros, changes the grouping by nothing but D. */
    @Test
    void moreDimensionsThanSamplesAreReduced() {
        double[] wide = new double[4 * 9];
        wide[0] = 1;
        wide[9] = -1;
        wide[18 + 4] = 1;
        wide[27 + 4] = 2;
        CompressionClustering.Clustering found = CompressionClustering.of(Tensor.of(wide, 4, 9), .1);
        assertEquals(List.of(List.of(0, 1), List.of(2, 3)), found.groups());
        double expected = CodingLength.bits(Tensor.of(Arrays.copyOf(wide, 18), 2, 9), .1)
                + CodingLength.bits(Tensor.of(Arrays.copyOfRange(wide, 18, 36), 2, 9), .1)
                + 4;
        assertEquals(expected, found.bits(), EXACT);
    }

    @Test
    void duplicatesAndZerosAreOneGroup() {
        assertEquals(
                1,
                CompressionClustering.of(Tensor.of(new double[] {1, 1, 1, 1, 1, 1}, 3, 2), .1)
                        .groups()
                        .size());
        assertEquals(
                1,
                CompressionClustering.of(Tensor.of(new double[6], 3, 2), .1)
                        .groups()
                        .size());
        assertEquals(
                1,
                CompressionClustering.of(Tensor.of(new double[] {1, 2}, 1, 2), .1)
                        .groups()
                        .size());
    }

    @Test
    void miclGivesTheBitsOfTheReference() {
        int[] labels = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
        Micl micl = Micl.fit(lines(), Tensor.of(labels), 2, .1);
        Tensor bits = micl.bits(Tensor.of(new double[] {0, .3, .4, .5, 0, .05}, 2, 3));
        double[] expected = {18.746099878766604, 3.86195513413239, 8.0074279769107, 21.78651183224215};
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], bits.get(i), EXACT);
        }
        assertArrayEquals(new int[] {1, 0}, micl.predict(Tensor.of(new double[] {0, .3, .4, .5, 0, .05}, 2, 3)));
    }

    /** A class with fewer samples than dimensions, by its definition. */
    @Test
    void miclOnTheSideOfTheSamplesIsItsDefinition() {
        double[] values = numbers(76, 4 * 7);
        double[] probe = numbers(77, 7);
        Tensor x = Tensor.of(values, 4, 7);
        Micl micl = Micl.fit(x, Tensor.of(new int[] {0, 0, 0, 1}), 2, .2);
        Tensor bits = micl.bits(Tensor.of(probe, 1, 7));
        for (int label = 0; label < 2; label++) {
            int from = label == 0 ? 0 : 3;
            int count = label == 0 ? 3 : 1;
            double[] own = Arrays.copyOfRange(values, from * 7, (from + count) * 7);
            double[] more = Arrays.copyOf(own, own.length + 7);
            System.arraycopy(probe, 0, more, own.length, 7);
            double expected = CodingLength.bits(Tensor.of(more, count + 1, 7), .2)
                    - CodingLength.bits(Tensor.of(own, count, 7), .2)
                    - Math.log(count / 4.0) / Math.log(2);
            assertEquals(expected, bits.get(label), EXACT);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesDistortionsOutOfRange(double wrong) {
        refused(() -> CodingLength.bits(lines(), wrong), "ε is " + wrong);
        refused(() -> CompressionClustering.of(lines(), wrong), "ε is " + wrong);
        refused(() -> Micl.fit(lines(), Tensor.of(new int[12]), 1, wrong), "ε is " + wrong);
    }

    @Test
    void refusesWhatIsNoMatrixOfNumbers() {
        refused(() -> CodingLength.bits(Tensor.of(new double[3], 3), 1), "f64[3]");
        refused(() -> CompressionClustering.of(Tensor.of(new double[] {1, Double.NaN}, 1, 2), 1), "sample 0 has NaN");
        refused(() -> Micl.fit(lines(), Tensor.of(new int[12]), 2, 1), "class 1 of 2 has no sample");
    }
}
