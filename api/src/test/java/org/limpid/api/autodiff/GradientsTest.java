package org.limpid.api.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.api.Errors.assertSays;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Place;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** What the pass writes and refuses; that its numbers are right is shown with the oracle in the conformance tests. */
final class GradientsTest {

    private final ProgramBuilder builder = new ProgramBuilder("test");
    private final Value x = builder.input("x", TensorType.f32(3));

    @Test
    void anObjectiveIsOneFloatingNumber() {
        assertSays(
                "the gradient of %0 f32[3] was asked for; an objective is one floating number. Reduce it first",
                () -> Gradients.append(builder, x, List.of(x)));
        Value count = builder.cast(builder.sum(x, 0), DType.I32);
        assertSays(
                "the gradient of " + count
                        + " i32[] was asked for; an objective is one floating number. Reduce it first",
                () -> Gradients.append(builder, count, List.of(x)));
    }

    @Test
    void valuesOfOtherProgramsAreRefused() {
        ProgramBuilder other = new ProgramBuilder("other");
        Value foreign = other.input("x", TensorType.f32(3));
        Value sum = builder.sum(x, 0);
        String message = "program 'test' does not know the value %0 f32[3]; it belongs to another program";
        assertSays(message, () -> Gradients.append(builder, sum, List.of(foreign)));
    }

    @Test
    void whatTheObjectiveDoesNotDependOnHasNoGradient() {
        Value unused = builder.input("unused", TensorType.f32(3));
        Value index = builder.input("index", TensorType.i32(3));
        Value rounded = builder.cast(builder.cast(x, DType.I32), DType.F32);
        Value f = builder.sum(builder.mul(rounded, builder.cast(index, DType.F32)), 0);
        assertEquals(Map.of(), Gradients.append(builder, f, List.of(unused, index, x)));
    }

    @Test
    void stepsThatNobodyAskedForAreNotDifferentiated() {
        Value constant = builder.exp(builder.input("data", TensorType.f32(3)));
        Value f = builder.sum(builder.mul(x, constant), 0);
        Value gradient = Gradients.append(builder, f, List.of(x)).getOrDefault(x, x);
        builder.output("gradient", gradient);
        List<String> backward = builder.build().nodes().stream()
                .filter(node -> node.place().phase() == Phase.BACKWARD)
                .map(node -> node.op().name())
                .toList();
        assertEquals(List.of("fill", "reshape", "broadcast", "mul"), backward);
    }

    @Test
    void backwardStepsStandWhereTheirForwardStepsDo() {
        Value y;
        try (var _ = builder.scope("layer.0", Role.COMPRESSION)) {
            y = builder.exp(x);
        }
        Value f = builder.sum(y, 0);
        builder.output("gradient", Gradients.append(builder, f, List.of(x)).getOrDefault(x, x));
        Set<Place> places =
                Set.copyOf(builder.build().nodes().stream().map(Node::place).toList());
        assertTrue(places.contains(new Place("layer.0", Role.COMPRESSION, Phase.BACKWARD)));
        assertEquals(Place.TOP, builder.place());
    }

    @Test
    void aProgramGetsOutputsForItsParameters() {
        Parameter weight = Parameter.of("weight", 3);
        Parameter unused = Parameter.of("unused", 2);
        builder.parameter(unused);
        builder.output("loss", builder.sum(builder.mul(x, builder.parameter(weight)), 0));
        Program gradient = Gradients.of(builder.build(), "loss", List.of(weight, unused));
        assertEquals("test.gradient", gradient.name());
        assertEquals(Set.of("loss", "grad.weight"), gradient.outputs().keySet());
        assertEquals(weight.type(), gradient.output("grad.weight").type());
    }

    @Test
    void theSameProgramGivesTheSameGradient() {
        assertEquals(branching(), branching());
    }

    private static String branching() {
        ProgramBuilder builder = new ProgramBuilder("branches");
        Value x = builder.input("x", TensorType.f32(4));
        Value sum = x;
        for (int i = 0; i < 20; i++) {
            sum = builder.add(sum, builder.mul(builder.exp(x), i));
        }
        Value f = builder.sum(sum, 0);
        builder.output("g", Gradients.append(builder, f, List.of(x)).getOrDefault(x, x));
        return builder.build().toString();
    }

    /** An identity with rules that break the contract. */
    private record Broken(int results, List<@Nullable Value> gradients) implements Fused {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return inputs;
        }

        @Override
        public List<Value> decompose(Emitter emitter, List<Value> inputs) {
            return Collections.nCopies(results, inputs.getFirst());
        }

        @Override
        public Optional<List<@Nullable Value>> gradient(
                Emitter emitter, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
            return gradients.isEmpty() ? Optional.empty() : Optional.of(gradients);
        }
    }

    private String failure(Broken op) {
        Value f = builder.sum(builder.apply(op, x), 0);
        return String.valueOf(assertThrows(IllegalStateException.class, () -> Gradients.append(builder, f, List.of(x)))
                .getMessage());
    }

    @Test
    void brokenRulesAreNamed() {
        Value scalar = builder.input("scalar", TensorType.f32());
        assertEquals("broken's gradient rule gave 2 gradients; expected 1", failure(new Broken(1, List.of(x, x))));
        assertEquals("broken's decomposition gave 2 results; expected 1", failure(new Broken(2, List.of())));
        assertEquals("a gradient rule gave f32[] for a value f32[3]", failure(new Broken(1, List.of(scalar))));
    }
}
