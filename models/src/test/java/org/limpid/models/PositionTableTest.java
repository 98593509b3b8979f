package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

final class PositionTableTest {

    /** What the specification of ONNX gives for the resizing of 1 … 16 by 2 with a bend of −0.75: its first two rows. */
    private static final double[] PUBLISHED = {
        0.47265625, 0.76953125, 1.24609375, 1.875, 2.28125, 2.91015625, 3.38671875, 3.68359375,
        1.66015625, 1.95703125, 2.43359375, 3.0625, 3.46875, 4.09765625, 4.57421875, 4.87109375
    };

    private static PositionTable counted(int rows, int columns) {
        float[] values = new float[rows * columns + 1];
        values[0] = -7;
        for (int i = 1; i < values.length; i++) {
            values[i] = i;
        }
        return new PositionTable(Tensor.of(values, 1, values.length, 1), rows, columns);
    }

    @Test
    void interpolatesAsPublished() {
        float[] resized = counted(4, 4).resized(8, 8, 2, 2).values().toFloats();
        assertEquals(-7, resized[0]);
        for (int i = 0; i < PUBLISHED.length; i++) {
            assertEquals(PUBLISHED[i], resized[1 + i], 1e-6);
        }
        assertEquals(16.52734375, resized[64], 1e-6);
    }

    /** One row of 0 and 1 made three long: the centres lie at 0.5 · 2/3.1 − 0.5 = −0.1774, 0.4677 and 1.1129. */
    @Test
    void scalesAsTheReferenceCodeDoes() {
        PositionTable pair = new PositionTable(Tensor.of(new float[] {5, 0, 1}, 1, 3, 1), 1, 2);
        float[] resized = pair.resized(1, 3).values().toFloats();
        double first = 0.5 * 2 / 3.1 + 0.5;
        // Of the four places that are read, the last alone is 1, at a distance of 2 − first.
        double far = 2 - first;
        double weight = ((-0.75 * far + 3.75) * far - 6) * far + 3;
        assertEquals(weight, resized[1], 1e-6);
        assertTrue(weight < -0.01, "a bend below 0 overshoots");
    }

    @Test
    void keepsWhatIsTheSameEverywhere() {
        float[] values = new float[(6 + 1) * 3];
        Arrays.fill(values, 0.25f);
        PositionTable table = new PositionTable(Tensor.of(values, 1, 7, 3), 2, 3);
        for (float value : table.resized(5, 2).values().toFloats()) {
            assertEquals(0.25f, value, 1e-6f);
        }
        assertEquals(11, table.resized(5, 2).values().shape().dim(1));
    }

    @Test
    void leavesTheSameGridAlone() {
        PositionTable table = counted(2, 3);
        assertSame(table, table.resized(2, 3));
    }

    @Test
    void refusesATableOfAnotherGrid() {
        Tensor table = Tensor.of(new float[8], 1, 8, 1);
        String message = assertThrows(LimpidException.class, () -> new PositionTable(table, 2, 3))
                .getMessage();
        assertTrue(message.contains("(1, 7, d) for 2 × 3 patches"), message);
    }
}
