package org.limpid.analysis.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

/** The second generalised eigenvector of graphs that can be solved by hand. */
class NormalizedCutTest {

    /** A path of three: (D − W) (1, 0, −1) = 1·D (1, 0, −1), D = diag(1, 2, 1); scaled to yᵀDy = 1, the first entry positive. */
    @Test
    void ofAPath() {
        NormalizedCut cut = NormalizedCut.of(new double[][] {{0, 1, 0}, {1, 0, 1}, {0, 1, 0}});
        assertEquals(1, cut.value(), 1e-12);
        double half = Math.sqrt(0.5);
        assertArrayEquals(new double[] {half, 0, -half}, cut.vector(), 1e-12);
    }

    /**
     * Two pairs and a single node, each with itself, and weak edges of 0.1 from the single node to the second pair: within a pair
     * all is symmetric, so the problem is one of three unknowns (a, b, c). Its rows are 2a = (1 − λ)·2a, 2b + 0.1c =
     * (1 − λ)·2.1b and 0.2b + c = (1 − λ)·1.2c. The first pair hangs on nothing: λ = 0 twice.
     */
    @Test
    void ofTwoPartsWithoutAnEdge() {
        double[][] weights = {
            {1, 1, 0, 0, 0}, {1, 1, 0, 0, 0}, {0, 0, 1, 1, 0.1}, {0, 0, 1, 1, 0.1}, {0, 0, 0.1, 0.1, 1}
        };
        NormalizedCut cut = NormalizedCut.of(weights);
        assertEquals(0, cut.value(), 1e-12);
        assertEquals(cut.vector()[0], cut.vector()[1], 1e-12);
        assertEquals(cut.vector()[2], cut.vector()[3], 1e-12);
        assertEquals(cut.vector()[2], cut.vector()[4], 1e-12);
    }

    /**
     * The second part of that graph alone: with μ = 1 − λ, (2 − 2.1μ)(1 − 1.2μ) = 0.02 has μ = 1 and μ = 1.98/2.52 = 11/14, so λ =
     * 3/14; then b = −0.1c/(2 − 2.1·11/14) = −(2/7)c.
     */
    @Test
    void ofAPairAndASingleNode() {
        NormalizedCut cut = NormalizedCut.of(new double[][] {{1, 1, 0.1}, {1, 1, 0.1}, {0.1, 0.1, 1}});
        assertEquals(3 / 14.0, cut.value(), 1e-12);
        assertEquals(-2 / 7.0, cut.vector()[0] / cut.vector()[2], 1e-12);
        assertEquals(cut.vector()[0], cut.vector()[1], 1e-12);
        assertTrue(cut.vector()[2] > 0, "the entry furthest from 0 is positive");
    }

    /** The same graph with its nodes in another order has the same vector in that order: the sign is no accident. */
    @Test
    void doesNotHangOnTheOrderOfNodes() {
        double[] first = NormalizedCut.of(new double[][] {{1, 1, 0.1}, {1, 1, 0.1}, {0.1, 0.1, 1}})
                .vector();
        double[] turned = NormalizedCut.of(new double[][] {{1, 0.1, 0.1}, {0.1, 1, 1}, {0.1, 1, 1}})
                .vector();
        assertArrayEquals(new double[] {first[2], first[0], first[1]}, turned, 1e-12);
    }

    @Test
    void refusesWhatIsNoGraph() {
        assertThrows(LimpidException.class, () -> NormalizedCut.of(new double[][] {{1}}));
        assertThrows(LimpidException.class, () -> NormalizedCut.of(new double[][] {{0, 1}, {2, 0}}));
        assertThrows(LimpidException.class, () -> NormalizedCut.of(new double[][] {{0, -1}, {-1, 0}}));
        assertThrows(LimpidException.class, () -> NormalizedCut.of(new double[][] {{0, Double.NaN}, {Double.NaN, 0}}));
        assertThrows(LimpidException.class, () -> NormalizedCut.of(new double[][] {{1, 0}, {0, 0}}));
    }
}
