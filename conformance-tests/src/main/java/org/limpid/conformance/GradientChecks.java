package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Concat;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/** Gradient programs on the backend against the oracle's and against difference quotients of the oracle's objective. */
final class GradientChecks {

    /** At how many elements of an operand the quotient is taken. */
    private static final int PROBES = 6;

    /** What the quotient itself may be off, relative to the largest gradient. */
    private static final double QUOTIENT = 1e-7;

    private final Samples samples = new Samples("gradients");
    private final List<GradientCase> cases = new ArrayList<>();

    private GradientChecks() {}

    static Stream<Check> all() {
        GradientChecks all = new GradientChecks();
        all.elementwise();
        all.layout();
        all.products();
        all.fused();
        return all.cases.stream()
                .map(each -> new Check(Rule.GRADIENTS, each.each(), each.name(), trial -> check(trial, each)));
    }

    private static void check(Trial trial, GradientCase each) {
        Program program = each.program();
        program.nodes().forEach(node -> trial.needs(node.op(), node.inputTypes()));
        Map<String, Tensor> values = each.values();
        Results actual;
        try (Rig rig = new Rig(trial.guarded(), Map.of(), program)) {
            actual = rig.run(program, values);
        }
        Oracle.Result expected = Oracle.bounded(program, Map.of(), values);
        for (int i = 0; i < each.each().operands().size(); i++) {
            if (actual.names().contains("g" + i)) {
                Tensor gradient = actual.get("g" + i);
                String what = "the gradient of operand " + i;
                trial.near(what, gradient, expected.output("g" + i), false);
                quotients(trial, each, program, values, i, gradient, expected.output("g" + i));
            }
        }
        trial.that(actual.names().size() > 1, () -> "no operand has a gradient");
    }

    private static void quotients(
            Trial trial,
            GradientCase each,
            Program program,
            Map<String, Tensor> values,
            int operand,
            Tensor gradient,
            Estimate expected) {
        double scale = 1e-3;
        for (int i = 0; i < expected.size(); i++) {
            scale = Math.max(scale, Math.abs(expected.value(i)));
        }
        int probes = Math.min(PROBES, expected.size());
        int smooth = 0;
        for (int probe = 0; probe < probes; probe++) {
            int element = probe * (expected.size() - 1) / Math.max(1, probes - 1);
            GradientCase.Line line = each.along(program, values, operand, element);
            if (line.bend() > 0.1 * scale) {
                // At a kink there is no derivative to be right or wrong about.
                continue;
            }
            smooth++;
            double slope = line.slope();
            double actual = gradient.get(element);
            trial.within(
                    Math.abs(actual - slope),
                    expected.bound(element) + QUOTIENT * scale,
                    () -> "the gradient of operand " + operand + ", element " + element + ", is " + actual
                            + "; the difference quotient is " + slope);
        }
        int found = smooth;
        trial.that(2 * found > probes, () -> "only " + found + " of " + probes + " probes are away from kinks");
    }

    private void add(Op op, Tensor... operands) {
        cases.add(new GradientCase(new OpCase(op, operands), 1));
    }

    private void elementwise() {
        for (Unary.Function function : Unary.Function.values()) {
            if (function != Unary.Function.SIGN) {
                add(new Unary(function), samples.uniform(0.3, 2, 3, 5));
            }
        }
        for (Unary.Function function :
                List.of(Unary.Function.ABS, Unary.Function.RELU, Unary.Function.RECIPROCAL, Unary.Function.ERF)) {
            add(new Unary(function), samples.uniform(-2, -0.3, 7));
        }
        for (Binary.Function function : Binary.Function.values()) {
            add(new Binary(function), samples.normal(3, 5), samples.uniform(0.5, 2, 3, 5));
            add(new Binary(function), samples.normal(5), samples.uniform(0.5, 2, 3, 1));
            add(new Binary(function), samples.normal(2, 3, 1), samples.uniform(0.5, 2));
        }
        add(new Select(), samples.indices(0, 2, 3, 5), samples.normal(3, 5), samples.normal(5));
    }

    private void layout() {
        add(new Reshape(Shape.of(3, 4)), samples.normal(2, 6));
        add(new Permute(List.of(2, 0, 1)), samples.normal(2, 3, 4));
        add(new Broadcast(Shape.of(2, 3, 4)), samples.normal(3, 1));
        add(new Slice(List.of(1, 0), Shape.of(2, 3)), samples.normal(4, 3));
        add(new Concat(1), samples.normal(2, 3), samples.normal(2, 1), samples.normal(2, 2));
        add(new Pad(List.of(1, 0), List.of(0, 2), 3), samples.normal(2, 3));
        add(new GatherRows(), samples.normal(4, 3), Tensor.of(new int[] {2, 0, 2}));
        add(new ScatterAddRows(4), Tensor.of(new int[] {2, 0, 2}), samples.normal(3, 2));
        for (Reduce.Function function : Reduce.Function.values()) {
            add(new Reduce(function, List.of(1), false), samples.normal(3, 7));
            add(new Reduce(function, List.of(0, 2), true), samples.normal(2, 3, 4));
        }
    }

    private void products() {
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                MatMul op = new MatMul(transposeA, transposeB);
                int[] a = transposeA ? new int[] {3, 4} : new int[] {4, 3};
                int[] b = transposeB ? new int[] {5, 3} : new int[] {3, 5};
                add(op, samples.normal(a), samples.normal(b));
                add(op, samples.normal(2, a[0], a[1]), samples.normal(b));
                add(op, samples.normal(2, 1, a[0], a[1]), samples.normal(3, b[0], b[1]));
            }
        }
        add(new Cholesky(), samples.positiveDefinite(2, 5));
        add(new TriangularSolve(false), samples.lower(2, 4), samples.normal(2, 4, 3));
        add(new TriangularSolve(true), samples.lower(2, 4), samples.normal(2, 4, 3));
    }

    private void fused() {
        add(new Softmax(), samples.normal(3, 7));
        add(new LayerNorm(1e-5), samples.normal(3, 7), samples.normal(7), samples.normal(7));
        for (double smoothing : new double[] {0, 0.1}) {
            Tensor label = samples.indices(0, 5, 4);
            add(new CrossEntropy(smoothing), samples.normal(4, 5), label, samples.uniform(0.5, 1, 4));
        }
        add(new SubspaceAttention(2, 0.5), samples.normal(2, 5, 6));
        add(new SubspaceAttention(1, 0.4), samples.normal(7, 6));
        Tensor d = samples.scaled(0.4, 6, 6);
        add(new IstaStep(0.1, 0.1), samples.normal(2, 3, 6), d);
        cases.add(new GradientCase(new OpCase(new IstaStep(0.1, 0.1), samples.normal(4, 6), d), 2));
        Tensor d0 = samples.scaled(0.4, 5, 9);
        Tensor d1 = samples.scaled(0.4, 5, 9);
        add(new OvercompleteDictionary(0.2, 0.1), samples.normal(2, 3, 5), d0, d1);
        cases.add(new GradientCase(new OpCase(new OvercompleteDictionary(0.2, 0.1), samples.normal(4, 5), d0, d1), 3));
        add(new CodingRate(0.5), samples.normal(2, 7, 4));
        add(new CodingRate(0.5), samples.normal(4, 7));
        OpCase layer = new OpCase(
                new ReduNetLayer(0.5, 3),
                samples.scaled(0.5, 2, 3, 4),
                samples.scaled(0.5, 2, 4, 4),
                samples.scaled(0.3, 3, 2, 4, 4),
                samples.uniform(0.1, 1, 3),
                samples.uniform(1, 2, 2));
        cases.add(new GradientCase(layer, 1));
        cases.add(new GradientCase(layer, 2));
    }
}
