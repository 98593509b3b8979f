package org.limpid.api.op.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.api.Errors.assertSays;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;

/**
 * The shapes that fused ops infer, what they say of operands and attributes that do not fit, and how they decompose.
 */
final class FusedInferenceTest {

    private static TensorType f32(int... extents) {
        return TensorType.f32(extents);
    }

    private static TensorType i32(int... extents) {
        return TensorType.i32(extents);
    }

    private record Case(Fused op, List<TensorType> operands, List<TensorType> results) {}

    private static Stream<Case> cases() {
        TensorType z = f32(2, 9, 8);
        TensorType scalar = f32();
        return Stream.of(
                new Case(new Softmax(), List.of(z), List.of(z)),
                new Case(new SoftmaxBackward(), List.of(z, z), List.of(z)),
                new Case(new LayerNorm(1e-5), List.of(z, f32(8), f32(8)), List.of(z)),
                new Case(new LayerNormBackward(1e-5), List.of(z, f32(8), z), List.of(z, f32(8), f32(8))),
                new Case(new CrossEntropy(0.1), List.of(f32(9, 8), i32(9), f32(9)), List.of(scalar)),
                new Case(new CrossEntropyBackward(0.1), List.of(f32(9, 8), i32(9), f32(9), scalar), List.of(f32(9, 8))),
                new Case(new SubspaceAttention(4, 0.5), List.of(z), List.of(z)),
                new Case(new SubspaceAttention(1, 0.5), List.of(f32(9, 8)), List.of(f32(9, 8))),
                new Case(new SubspaceAttentionBackward(4, 0.5), List.of(z, z, z), List.of(z)),
                new Case(new IstaStep(0.1, 0.1), List.of(z, f32(8, 8)), List.of(z, z)),
                new Case(new IstaStep(0.1, 0.1), List.of(f32(8), f32(8, 8)), List.of(f32(8), f32(8))),
                new Case(new IstaStepBackward(0.1, 0.1), List.of(z, f32(8, 8), z, z, z), List.of(z, f32(8, 8))),
                new Case(
                        new OvercompleteDictionary(0.1, 0.1),
                        List.of(z, f32(8, 20), f32(8, 20)),
                        List.of(z, f32(2, 9, 20), f32(2, 9, 20))),
                new Case(
                        new OvercompleteDictionaryBackward(0.1, 0.1),
                        List.of(z, f32(8, 20), f32(8, 20), f32(2, 9, 20), f32(2, 9, 20), z),
                        List.of(z, f32(8, 20), f32(8, 20))),
                new Case(new CodingRate(3), List.of(z), List.of(f32(2))),
                new Case(new CodingRate(3), List.of(f32(8, 9)), List.of(scalar)),
                new Case(new CodingRateBackward(3), List.of(z, f32(2)), List.of(z)),
                new Case(new CodingRateBackward(3), List.of(f32(8, 9), scalar), List.of(f32(8, 9))),
                new Case(
                        new ReduNetLayer(0.5, 500),
                        List.of(f32(5, 9, 8), f32(5, 8, 8), f32(3, 5, 8, 8), f32(3), f32(5)),
                        List.of(f32(5, 9, 8), f32(9, 3))),
                new Case(
                        new ReduNetLayerBackward(0.5, 500),
                        List.of(f32(5, 9, 8), f32(5, 8, 8), f32(3, 5, 8, 8), f32(3), f32(5), f32(9, 3), f32(5, 9, 8)),
                        List.of(f32(5, 9, 8), f32(5, 8, 8), f32(3, 5, 8, 8), f32(3), f32(5))),
                new Case(
                        new AdamWUpdate(0.9, 0.999, 1e-8, 0.1),
                        List.of(z, z, z, z, scalar, scalar, scalar),
                        List.of(z, z, z)),
                new Case(new LionUpdate(0.9, 0.99, 0.1), List.of(z, z, z, scalar), List.of(z, z)));
    }

    @TestFactory
    Stream<DynamicTest> infersItsResults() {
        return cases().map(c -> DynamicTest.dynamicTest(
                c.op() + " of " + c.operands(), () -> assertEquals(c.results(), c.op().infer(c.operands()))));
    }

    @TestFactory
    Stream<DynamicTest> decomposesIntoValuesOfThoseTypes() {
        return cases().map(c -> DynamicTest.dynamicTest(c.op() + " of " + c.operands(), () -> {
            Decomposition decomposition = Decomposition.of(c);
            assertEquals(
                    c.results(),
                    decomposition.results().stream().map(Value::type).toList());
            assertTrue(
                    decomposition.steps().stream().noneMatch(step -> step.op().equals(c.op())));
        }));
    }

    /** The formula's count is near what its primitives count; it is not meant to be equal. */
    @TestFactory
    Stream<DynamicTest> countsAboutAsManyFlopsAsItsDecomposition() {
        return cases().map(c -> DynamicTest.dynamicTest(c.op() + " of " + c.operands(), () -> {
            long steps =
                    Decomposition.of(c).steps().stream().mapToLong(Node::flops).sum();
            double ratio = (double) c.op().flops(c.operands(), c.results()) / steps;
            assertTrue(ratio > 0.5 && ratio < 1.5, () -> "formula to decomposition: " + ratio);
        }));
    }

    private record Decomposition(List<Value> results, List<Node> steps) {

        static Decomposition of(Case c) {
            ProgramBuilder builder = new ProgramBuilder("test");
            List<Value> inputs = new ArrayList<>();
            for (int i = 0; i < c.operands().size(); i++) {
                inputs.add(builder.input("x" + i, c.operands().get(i)));
            }
            List<Value> results = c.op().decompose(builder, inputs);
            return new Decomposition(results, builder.nodes());
        }
    }

    private static void assertRefuses(String message, Op op, TensorType... operands) {
        assertSays(message, () -> op.infer(List.of(operands)));
    }

    @Test
    void operandsThatDoNotFitAreNamed() {
        assertRefuses("softmax: x is f32[]; expected a rank of at least 1", new Softmax(), f32());
        assertRefuses("layer_norm: gain is f32[3]; expected f32[4]", new LayerNorm(1e-5), f32(2, 4), f32(3), f32(4));
        assertRefuses(
                "layer_norm: x is i32[4]; expected floating elements. Cast it first",
                new LayerNorm(1e-5),
                i32(4),
                f32(4),
                f32(4));
        assertRefuses(
                "layer_norm_backward: takes 3 operands (x, gain, dy), got 1", new LayerNormBackward(1e-5), f32(4));
        assertRefuses(
                "cross_entropy: label is f32[2]; expected i32[2]", new CrossEntropy(0), f32(2, 3), f32(2), f32(2));
        assertRefuses(
                "cross_entropy: logits is f32[3]; expected a rank of 2", new CrossEntropy(0), f32(3), i32(3), f32(3));
        assertRefuses(
                "cross_entropy_backward: dloss is f32[1]; expected f32[]",
                new CrossEntropyBackward(0),
                f32(2, 3),
                i32(2),
                f32(2),
                f32(1));
        assertRefuses(
                "subspace_attention: w is f32[5,6]; its last extent is not divided by 4 heads",
                new SubspaceAttention(4, 1),
                f32(5, 6));
        assertRefuses("ista_step: D is f32[4,5]; expected f32[4,4]", new IstaStep(0.1, 0.1), f32(2, 4), f32(4, 5));
        assertRefuses(
                "overcomplete_dictionary: D is f32[5,9]; expected the shape [4,9]",
                new OvercompleteDictionary(0.1, 0.1),
                f32(2, 4),
                f32(5, 9),
                f32(5, 9));
        assertRefuses(
                "overcomplete_dictionary: D1 is f32[4,8]; expected f32[4,9]",
                new OvercompleteDictionary(0.1, 0.1),
                f32(2, 4),
                f32(4, 9),
                f32(4, 8));
        assertRefuses("coding_rate: Z is f32[4]; expected a rank of at least 2", new CodingRate(1), f32(4));
        assertRefuses(
                "redunet_layer: C is f32[2,1,3,4]; expected f32[2,1,3,3]",
                new ReduNetLayer(0.5, 500),
                f32(1, 5, 3),
                f32(1, 3, 3),
                f32(2, 1, 3, 4),
                f32(2),
                f32(1));
        assertRefuses(
                "redunet_layer_backward: membership is f32[2,5]; expected f32[5,2]",
                new ReduNetLayerBackward(0.5, 500),
                f32(1, 5, 3),
                f32(1, 3, 3),
                f32(2, 1, 3, 3),
                f32(2),
                f32(1),
                f32(2, 5),
                f32(1, 5, 3));
        assertRefuses(
                "adamw_update: correction1 is f32[1]; expected f32[]",
                new AdamWUpdate(0.9, 0.999, 1e-8, 0),
                f32(2),
                f32(2),
                f32(2),
                f32(2),
                f32(),
                f32(1),
                f32());
        assertRefuses(
                "lion_update: m is f32[3]; expected f32[2]",
                new LionUpdate(0.9, 0.99, 0),
                f32(2),
                f32(2),
                f32(3),
                f32());
    }

    @Test
    void attributesThatMakeNoSenseAreNamed() {
        assertSays("layer_norm: epsilon is 0.0; expected a finite number above 0", () -> new LayerNorm(0));
        assertSays("layer_norm: epsilon is NaN; expected a finite number above 0", () -> new LayerNorm(Double.NaN));
        assertSays("cross_entropy: labelSmoothing is 1.5; expected a number from 0 to 1", () -> new CrossEntropy(1.5));
        assertSays(
                "cross_entropy_backward: labelSmoothing is NaN; expected a number from 0 to 1",
                () -> new CrossEntropyBackward(Double.NaN));
        assertSays("subspace_attention: heads is 0; expected at least 1", () -> new SubspaceAttention(0, 1));
        assertSays(
                "subspace_attention: scale is -1.0; expected a finite number above 0",
                () -> new SubspaceAttention(1, -1));
        assertSays("ista_step: eta is 0.0; expected a finite number above 0", () -> new IstaStep(0, 0.1));
        assertSays("ista_step: lambda is -0.1; expected a finite number of at least 0", () -> new IstaStep(0.1, -0.1));
        assertSays(
                "coding_rate: alpha is Infinity; expected a finite number above 0",
                () -> new CodingRate(Double.POSITIVE_INFINITY));
        assertSays(
                "adamw_update: beta2 is 1.0; expected a number of at least 0 and below 1",
                () -> new AdamWUpdate(0.9, 1, 1e-8, 0));
        assertSays(
                "lion_update: weightDecay is NaN; expected a finite number of at least 0",
                () -> new LionUpdate(0.9, 0.99, Double.NaN));
    }
}
