package org.limpid.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LionUpdate;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.host.TestBackends;

/** Whole programs on the reference backend and on broken ones. */
final class ExampleChecksTest {

    private static final Parameter WEIGHT = Parameter.of("weight", 12, 12);
    private static final Parameter MOMENT = Parameter.state("moment", 12, 12);

    /** Three runs of a layer of attention that is trained towards its input. */
    static ProgramExample example() {
        ProgramBuilder b = new ProgramBuilder("layer");
        Value x = b.input("x", TensorType.f32(2, 9, 12));
        Value weight = b.parameter(WEIGHT);
        Value ones = b.fill(TensorType.f32(12), 1);
        Value attended;
        try (var _ = b.scope("mssa", Role.COMPRESSION)) {
            Value z = b.apply(new LayerNorm(1e-5), x, ones, ones);
            attended = b.apply(new SubspaceAttention(3, 0.5), b.matmul(z, weight));
        }
        Value error = b.sub(attended, x);
        Value loss = b.sum(b.mul(error, error), 0, 1, 2);
        Value gradient =
                java.util.Objects.requireNonNull(org.limpid.api.autodiff.Gradients.append(b, loss, List.of(weight))
                        .get(weight));
        List<Value> next = b.emit(
                new LionUpdate(0.9, 0.99, 0.1),
                List.of(weight, gradient, b.parameter(MOMENT), b.fill(TensorType.f32(), 1e-2)));
        b.output("loss", loss);
        b.update(WEIGHT, next.get(0));
        b.update(MOMENT, next.get(1));
        Samples samples = new Samples("layer");
        Map<Parameter, Tensor> parameters =
                Map.of(WEIGHT, samples.scaled(0.3, 12, 12), MOMENT, samples.integers(0, 12, 12));
        return new ProgramExample("layer", b.build(), parameters, Map.of("x", samples.normal(2, 9, 12)), 3);
    }

    private static List<Outcome> run(BackendProvider provider) {
        try (ConformanceSuite suite = ConformanceSuite.of(provider, BackendOptions.DEFAULT)) {
            return ExampleChecks.of(example()).map(suite::run).toList();
        }
    }

    @Test
    void theReferencePasses() {
        for (Outcome outcome : run(TestBackends.reference())) {
            assertEquals(Outcome.Status.PASSED, outcome.status(), outcome::message);
        }
    }

    @Test
    void aWrongKernelIsNamedWithItsStepAndPlace() {
        List<Outcome> outcomes = run(TestBackends.wrongAttention());
        assertEquals(Outcome.Status.FAILED, outcomes.get(0).status());
        assertTrue(
                outcomes.get(0).message().contains(":subspace_attention in mssa f32[2,9,12]"),
                outcomes.get(0)::message);
        assertEquals(Outcome.Status.FAILED, outcomes.get(1).status());
    }

    @Test
    void lessThanSinglePrecisionIsFound() {
        for (Outcome outcome : run(TestBackends.tf32())) {
            assertEquals(Outcome.Status.FAILED, outcome.status(), outcome::title);
        }
    }

    @Test
    void anUpdateThatIsLostIsFound() {
        List<Outcome> outcomes = run(TestBackends.copiedWeights());
        assertTrue(outcomes.get(0).message().contains("the parameter '"), outcomes.get(0)::message);
        assertEquals(Outcome.Status.FAILED, outcomes.get(1).status());
    }
}
