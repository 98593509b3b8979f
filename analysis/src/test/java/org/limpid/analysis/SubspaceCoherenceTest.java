package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

class SubspaceCoherenceTest {

    @Test
    void isZeroForOrthogonalSubspaces() {
        Tensor axes = Tensor.of(
                new float[] {
                    1, 1, 0, 0, //
                    0, 2, 0, 0, //
                    0, 0, 3, 0, //
                    0, 0, 1, 1
                },
                4,
                4);
        assertEquals(0, SubspaceCoherence.of(axes, 2), 1e-15);
    }

    @Test
    void isOneWhenAllDirectionsAgreeUpToSignAndLength() {
        assertEquals(1, SubspaceCoherence.of(Tensor.of(new float[] {1, 2, -2, -4, 3, 6, 0.5f, 1}, 4, 2), 2), 1e-12);
    }

    @Test
    void comparesTheMeanAcrossWithTheMeanWithin() {
        // U₁ = {e₁, e₂}, U₂ = {e₁, e₂}: across (1 + 0 + 0 + 1)/4, within likewise, the diagonal included.
        assertEquals(1, SubspaceCoherence.of(Tensor.of(new float[] {1, 0, 0, 1, 1, 0, 0, 1}, 4, 2), 2), 1e-15);
        // U₁ = {e₁}, U₂ = {(1, 1)/√2}: across 1/√2, within 1.
        assertEquals(Math.sqrt(0.5), SubspaceCoherence.of(Tensor.of(new float[] {1, 0, 1, 1}, 2, 2), 2), 1e-7);
    }

    @Test
    void hasNothingToCompareInASingleSubspace() {
        assertTrue(Double.isNaN(SubspaceCoherence.of(Tensor.of(new float[] {1, 0, 0, 1}, 2, 2), 1)));
    }

    @Test
    void refusesRowsThatDoNotSplit() {
        LimpidException refused = assertThrows(
                LimpidException.class, () -> SubspaceCoherence.of(Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2), 2));
        assertEquals(
                "a projection f32[3,2] does not split into 2 subspaces; its rows must be a multiple of the heads",
                refused.getMessage());
    }
}
