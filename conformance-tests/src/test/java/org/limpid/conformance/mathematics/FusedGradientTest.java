package org.limpid.conformance.mathematics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.conformance.mathematics.Close.assertAll;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CodingRateBackward;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.op.fused.OvercompleteDictionaryBackward;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.ReduNetLayerBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SoftmaxBackward;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;
import org.limpid.api.program.Node;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/**
 * The gradient of every fused op: against central differences of the oracle, and an op's own rule against the autodiff
 * of its decomposition down to primitives.
 */
final class FusedGradientTest {

    /** Two ways to the same number in double precision. */
    private static final double ROUNDING = 1e-12;

    private record Case(String name, Fused op, Map<Integer, Tensor> seeds, List<Tensor> operands) {

        static Case of(String name, Fused op, Tensor... operands) {
            return new Case(name, op, Objective.seeds(op, operands), List.of(operands));
        }

        /** Only some of the results lead to the objective. */
        static Case through(String name, List<Integer> results, Fused op, Tensor... operands) {
            Map<Integer, Tensor> seeds = Objective.seeds(op, operands);
            seeds.keySet().retainAll(results);
            return new Case(name, op, seeds, List.of(operands));
        }

        Objective whole() {
            return new Objective((e, x) -> e.emit(op, x), seeds, operands.toArray(Tensor[]::new));
        }

        Objective primitives() {
            return Objective.decomposed(op, seeds, operands.toArray(Tensor[]::new));
        }
    }

    private static Stream<Case> cases() {
        Tensor z = Lcg.fill(41, 2, 3, 4);
        Tensor dictionary = Lcg.spread(42, 0.5, 0, 4, 4);
        Tensor wide = Lcg.spread(43, 0.5, 0, 4, 6);
        Tensor decoder = Lcg.spread(44, 0.5, 0, 4, 6);
        Tensor logits = Lcg.spread(45, 2, 0, 3, 4);
        Tensor label = Tensor.of(new int[] {3, 0, 3});
        Tensor weight = Tensor.of(new double[] {1, 0.25, 2});
        Tensor[] signals = {
            Lcg.fill(52, 2, 4, 3),
            Lcg.fill(53, 2, 3, 3),
            Lcg.fill(54, 3, 2, 3, 3),
            Lcg.spread(55, 0.3, 0.5, 3),
            Tensor.of(new double[] {1, 2})
        };
        return Stream.of(
                Case.of("softmax", new Softmax(), z),
                Case.of("softmax of a vector", new Softmax(), Lcg.fill(46, 5)),
                Case.of("layer norm", new LayerNorm(1e-5), z, Lcg.spread(47, 0.1, 1, 4), Lcg.fill(48, 4)),
                Case.of(
                        "layer norm of a vector",
                        new LayerNorm(1e-2),
                        Lcg.fill(46, 4),
                        Lcg.fill(47, 4),
                        Lcg.fill(48, 4)),
                Case.of("cross-entropy", new CrossEntropy(0), logits, label, weight),
                Case.of("smoothed cross-entropy", new CrossEntropy(0.1), logits, label, weight),
                Case.of("fully smoothed cross-entropy", new CrossEntropy(1), logits, label, weight),
                Case.of("attention of one head", new SubspaceAttention(1, 0.5), z),
                Case.of("attention of two heads", new SubspaceAttention(2, 1 / Math.sqrt(2)), z),
                Case.of("attention of four heads", new SubspaceAttention(4, 1), z),
                Case.of("attention without a batch", new SubspaceAttention(2, 3), Lcg.fill(49, 5, 6)),
                Case.of("attention of one token", new SubspaceAttention(2, 3), Lcg.fill(49, 2, 1, 6)),
                Case.through("ISTA through y", List.of(0), new IstaStep(0.1, 0.1), z, dictionary),
                Case.through("ISTA through r", List.of(1), new IstaStep(0.1, 0.1), z, dictionary),
                Case.of("ISTA through y and r", new IstaStep(0.3, 0.5), z, dictionary),
                Case.through("ISTA of one token", List.of(0), new IstaStep(0.1, 0), Lcg.fill(50, 4), dictionary),
                Case.through("ODL through y", List.of(0), new OvercompleteDictionary(0.7, 0.1), z, wide, decoder),
                Case.of("ODL through y and codes", new OvercompleteDictionary(0.7, 0.1), z, wide, decoder),
                Case.through(
                        "ODL through one code", List.of(1), new OvercompleteDictionary(0.7, 0.1), z, wide, decoder),
                Case.of("coding rate of few samples", new CodingRate(2), z),
                Case.of("coding rate of many samples", new CodingRate(0.5), Lcg.fill(51, 2, 2, 5, 3)),
                Case.of("coding rate of a square", new CodingRate(10), Lcg.fill(51, 3, 3)),
                Case.of("ReduNet layer", new ReduNetLayer(0.5, 5), signals),
                Case.of(
                        "ReduNet layer of plain vectors",
                        new ReduNetLayer(0.5, 5),
                        Lcg.fill(52, 1, 4, 3),
                        Lcg.fill(53, 1, 3, 3),
                        Lcg.fill(54, 3, 1, 3, 3),
                        Lcg.spread(55, 0.3, 0.5, 3),
                        Tensor.of(new double[] {1})),
                Case.through("ReduNet layer through its features", List.of(0), new ReduNetLayer(0.5, 5), signals),
                Case.of(
                        "AdamW",
                        new AdamWUpdate(0.9, 0.99, 1e-3, 0.1),
                        Lcg.fill(56, 2, 3),
                        Lcg.fill(57, 2, 3),
                        Lcg.fill(58, 2, 3),
                        Lcg.spread(59, 0.5, 1, 2, 3),
                        Lcg.fill(60, 1).reshape(),
                        Lcg.spread(61, 0.1, 0.5, 1).reshape(),
                        Lcg.spread(62, 0.1, 0.5, 1).reshape()));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithDifferences() {
        return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> GradientTest.assertAgrees(c.whole())));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithItsDecomposition() {
        return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            Objective whole = c.whole();
            Objective primitives = c.primitives();
            for (int operand : whole.floating()) {
                assertAll("d/d" + operand, primitives.gradient(operand), whole.gradient(operand), ROUNDING);
            }
            assertTrue(primitives.program().nodes().stream().noneMatch(node -> node.op() instanceof Fused));
        }));
    }

    /** Whether the gradient program really has the backward twin, and only where its rule holds. */
    @TestFactory
    Stream<DynamicTest> usesItsOwnRule() {
        Map<Class<? extends Fused>, Class<? extends Fused>> twins = Map.of(
                Softmax.class, SoftmaxBackward.class,
                LayerNorm.class, LayerNormBackward.class,
                CrossEntropy.class, CrossEntropyBackward.class,
                SubspaceAttention.class, SubspaceAttentionBackward.class,
                IstaStep.class, IstaStepBackward.class,
                OvercompleteDictionary.class, OvercompleteDictionaryBackward.class,
                CodingRate.class, CodingRateBackward.class,
                ReduNetLayer.class, ReduNetLayerBackward.class);
        return cases().filter(c -> twins.containsKey(c.op().getClass()))
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    Class<? extends Fused> twin = Objects.requireNonNull(twins.get(c.op().getClass()));
                    boolean used =
                            c.whole().program().nodes().stream().map(Node::op).anyMatch(twin::isInstance);
                    boolean onlyTheFirst = c.seeds().keySet().equals(Set.of(0));
                    assertEquals(onlyTheFirst, used);
                }));
    }

    @Test
    void aLabelThatNamesNoClassIsAnError() {
        Tensor logits = Lcg.fill(45, 3, 4);
        Tensor weight = Tensor.of(new double[] {1, 1, 1});
        Tensor label = Tensor.of(new int[] {0, 4, 1});
        for (Op op : List.of(new CrossEntropy(0), new CrossEntropyBackward(0))) {
            Tensor[] operands = {
                logits, label, weight, Tensor.of(new double[] {1}, 1).reshape()
            };
            Tensor[] taken = op instanceof CrossEntropy ? Arrays.copyOf(operands, 3) : operands;
            var error = assertThrows(LimpidException.class, () -> Oracle.apply(op, taken));
            assertEquals(
                    op.name() + ": gather_rows: the index 4 at position [1] lies outside 0 … 3", error.getMessage());
        }
    }

    @Test
    void aPaddedSampleDoesNotCount() {
        Tensor three = Tensor.of(new double[] {1, 2, 0.5, 0, -1, 3, 9, 9, 9}, 3, 3);
        Tensor two = Tensor.of(new double[] {1, 2, 0.5, 0, -1, 3}, 2, 3);
        CrossEntropy op = new CrossEntropy(0.1);
        Objective padded = Objective.of(op, three, Tensor.of(new int[] {2, 0, 0}), Tensor.of(new double[] {1, 1, 0}));
        Objective whole = Objective.of(op, two, Tensor.of(new int[] {2, 0}), Tensor.of(new double[] {1, 1}));
        assertAll("loss", whole.result(0), padded.result(0), 0);
        assertAll("dlogits", Arrays.copyOf(whole.gradient(0), 9), padded.gradient(0), 0);
    }

    @Test
    void aClassThatIsRuledOutDoesNotSpoilTheLoss() {
        Tensor logits = Tensor.of(new double[] {0, Double.NEGATIVE_INFINITY, 0}, 1, 3);
        Tensor weight = Tensor.of(new double[] {1});
        Objective f = Objective.of(new CrossEntropy(0), logits, Tensor.of(new int[] {2}), weight);
        assertAll("loss", new double[] {Math.log(2)}, f.result(0), 1e-15);
    }

    @Test
    void aNormThatVanishesStaysFinite() {
        Tensor nothing = Tensor.of(new double[6], 1, 2, 3);
        Objective f = Objective.of(
                new ReduNetLayer(0.5, 500),
                nothing,
                Lcg.fill(53, 1, 3, 3),
                Lcg.fill(54, 2, 1, 3, 3),
                Tensor.of(new double[] {0.5, 0.5}),
                Tensor.of(new double[] {1}));
        assertAll("Z⁺", new double[6], f.result(0), 0);
        assertAll("membership", new double[] {0.5, 0.5, 0.5, 0.5}, f.result(1), 0);
        for (int operand : f.floating()) {
            for (double derivative : f.gradient(operand)) {
                assertTrue(Double.isFinite(derivative), "d/d" + operand);
            }
        }
    }

    @Test
    void aSignalThatVanishesStaysFinite() {
        Tensor[] operands = {
            Tensor.of(new double[12], 2, 2, 3),
            Lcg.fill(53, 2, 3, 3),
            Lcg.fill(54, 2, 2, 3, 3),
            Tensor.of(new double[] {0.5, 0.5}),
            Tensor.of(new double[] {1, 2})
        };
        Fused op = new ReduNetLayer(0.5, 500);
        Map<Integer, Tensor> seeds = Objective.seeds(op, operands);
        seeds.keySet().retainAll(Set.of(0));
        Objective f = new Objective((e, x) -> e.emit(op, x), seeds, operands);
        Objective primitives = Objective.decomposed(op, seeds, operands);
        for (int operand : f.floating()) {
            assertAll("d/d" + operand, primitives.gradient(operand), f.gradient(operand), ROUNDING);
        }
    }

    /** Scores so large that e^score overflows, and one token of norm nearly 0: the shift is each row's own. */
    @Test
    void attentionIsStable() {
        Tensor w = Tensor.of(new double[] {1000, 0, 0, 1000, 1e-3, 1e-3}, 3, 2);
        Objective f = Objective.of(new SubspaceAttention(1, 1), w);
        assertAll("first rows", new double[] {1000, 0, 0, 1000}, Arrays.copyOf(f.result(0), 4), 0);
        double share = Math.exp(1 - 2e-6);
        double third = (1000 * share + 1e-3) / (2 * share + 1);
        assertAll("third row", new double[] {third, third}, Arrays.copyOfRange(f.result(0), 4, 6), 1e-12);
    }
}
