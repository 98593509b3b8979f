package org.limpid.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.host.TestBackends;

/** Two backends side by side, one of them broken in one place. */
final class CrossCheckTest {

    private static CrossCheck against(BackendProvider other) {
        try (Backend first = TestBackends.reference().open(BackendOptions.DEFAULT);
                Backend second = other.open(BackendOptions.DEFAULT)) {
            return CrossCheck.of(first, second, ExampleChecksTest.example());
        }
    }

    @Test
    void oneBackendAgreesWithItself() {
        CrossCheck check = against(TestBackends.reference());
        assertTrue(check.agrees(), () -> check.firstParting().toString());
        int nodes = check.example().program().nodes().size();
        assertTrue(check.steps().size() > 3 * nodes, "every result of three runs, and the updates");
        assertTrue(check.steps().stream().allMatch(step -> step.difference() == 0));
    }

    @Test
    void theFirstWrongOpIsFoundAndNotWhatFollowsFromIt() {
        CrossCheck check = against(TestBackends.wrongAttention());
        CrossCheck.Step parting = check.firstParting().orElseThrow();
        assertEquals("subspace_attention", parting.op());
        assertEquals("mssa", parting.scope());
        assertEquals(0, parting.run());
        assertTrue(parting.firstError() <= 1 && parting.secondError() > 1, parting::toString);
        assertTrue(parting.difference() > 0);
        assertTrue(parting.trouble().startsWith("host: "), parting::trouble);
        // What is computed from wrong numbers is right for them.
        assertTrue(check.steps().stream()
                .filter(CrossCheck.Step::parts)
                .allMatch(step -> step.op().startsWith("subspace_attention")));
        assertEquals("subspace_attention", check.worstByOp().getFirst().op());
    }

    @Test
    void lessThanSinglePrecisionPartsAtTheFirstProduct() {
        CrossCheck.Step parting = against(TestBackends.tf32()).firstParting().orElseThrow();
        assertEquals("matmul", parting.op());
    }

    @Test
    void anUpdateThatIsLostParts() {
        CrossCheck check = against(TestBackends.copiedWeights());
        assertFalse(check.agrees());
        CrossCheck.Step parting = check.firstParting().orElseThrow();
        assertEquals("update", parting.op());
        assertTrue(parting.trouble().contains("the parameter '"), parting::trouble);
    }
}
