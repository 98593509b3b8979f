package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

final class AttentionMapsTest {

    /** Two heads of width 1 and scores by hand: the class token is (1, 2), the patches (log 1, 0), (log 3, ½ log 4). */
    @Test
    void areTheClassTokensRowWithoutItsOwnEntry() {
        Tensor subspace =
                Tensor.of(new double[] {9, 9, 9, 9, 9, 9, 1, 2, 0, 0, Math.log(3), 0.5 * Math.log(4)}, 2, 3, 2);
        double[][] maps = AttentionMaps.of(subspace, 1, 2);
        assertArrayEquals(new double[] {0.25, 0.75}, maps[0], 1e-12);
        assertArrayEquals(new double[] {0.2, 0.8}, maps[1], 1e-12);
        assertThrows(LimpidException.class, () -> AttentionMaps.of(subspace, 0, 3));
    }

    @Test
    void theLargestPatchesHoldTheMass() {
        double[] map = {0.1, 0.35, 0.2, 0.35};
        assertArrayEquals(new boolean[] {false, true, false, false}, AttentionMaps.largest(map, 0.35));
        assertArrayEquals(new boolean[] {false, true, false, true}, AttentionMaps.largest(map, 0.6));
        assertArrayEquals(new boolean[] {true, true, true, true}, AttentionMaps.largest(map, 1));
        assertThrows(LimpidException.class, () -> AttentionMaps.largest(map, 0));
        double[] broken = {0.5, Double.NaN};
        LimpidException refused = assertThrows(LimpidException.class, () -> AttentionMaps.largest(broken, 0.6));
        assertTrue(refused.getMessage().contains("patch 1 is NaN"), refused.getMessage());
    }

    /** Of the second head; −∞ would be a weight of 0. */
    @Test
    void whatIsNoNumberIsNoAttention() {
        for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            Tensor subspace = Tensor.of(new double[] {1, 2, 0, 0, 3, value}, 1, 3, 2);
            LimpidException refused = assertThrows(LimpidException.class, () -> AttentionMaps.of(subspace, 0, 2));
            assertTrue(refused.getMessage().contains("head 1 scores patch 1"), refused.getMessage());
        }
    }
}
