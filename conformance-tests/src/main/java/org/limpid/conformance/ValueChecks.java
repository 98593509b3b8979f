package org.limpid.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.Fused;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.Tolerance;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/** Single ops held against the oracle, on poisoned outputs and between guards. */
final class ValueChecks {

    private ValueChecks() {}

    static Stream<Check> all() {
        return Stream.of(
                        checks(Rule.VALUES, ElementwiseCases.values()),
                        checks(Rule.VALUES, LayoutCases.values()),
                        checks(Rule.VALUES, ReductionCases.values()),
                        checks(Rule.VALUES, ProductCases.values()),
                        checks(Rule.VALUES, ProductCases.factorisations()),
                        checks(Rule.BROADCASTING, ElementwiseCases.broadcasting()),
                        checks(Rule.BROADCASTING, ProductCases.broadcasting()),
                        checks(Rule.SPECIAL_VALUES, SpecialCases.values()),
                        checks(Rule.EXACT_INTEGERS, ProductCases.integers()),
                        checks(Rule.EXACT_INTEGERS, ReductionCases.integers()),
                        ProductCases.factorisations().stream().map(ValueChecks::residual),
                        checks(Rule.FUSED, FusedCases.values()),
                        checks(Rule.FUSED_SPECIAL_VALUES, FusedCases.specials()))
                .flatMap(checks -> checks);
    }

    /** Every op with ordinary operands, of each shape that it is tried with. */
    static Stream<OpCase> cases() {
        return Stream.of(
                        ElementwiseCases.values(),
                        LayoutCases.values(),
                        ReductionCases.values(),
                        ProductCases.values(),
                        ProductCases.factorisations(),
                        FusedCases.values())
                .flatMap(List::stream);
    }

    private static Stream<Check> checks(Rule rule, List<OpCase> cases) {
        boolean special = rule == Rule.SPECIAL_VALUES || rule == Rule.FUSED_SPECIAL_VALUES;
        return cases.stream()
                .map(each -> new Check(rule, each, each.name(), trial -> {
                    trial.needs(each.op(), each.types());
                    if (special) {
                        trial.needsSpecialValues();
                    }
                    compare(trial, each);
                }));
    }

    private static void compare(Trial trial, OpCase each) {
        Results results = results(trial, each);
        List<Estimate> expected = Oracle.bounded(each.op(), each.operands());
        for (int i = 0; i < expected.size(); i++) {
            Tensor actual = results.get("y" + i);
            String what = each.op().name() + (expected.size() == 1 ? "" : ", result " + i + ",");
            trial.near(what, actual, expected.get(i), signedZeros(each.op()));
        }
    }

    private static Results results(Trial trial, OpCase each) {
        Program program = each.program();
        try (Rig rig = new Rig(trial.guarded(), Map.of(), program)) {
            return rig.run(program, each.values());
        }
    }

    /** Whether the sign of a zero is part of the result: where IEEE 754 or the op's record says what it is. */
    private static boolean signedZeros(Op op) {
        return switch (op) {
            case Unary unary ->
                switch (unary.function()) {
                    case NEG, ABS, SIGN, RELU, SQRT, RECIPROCAL, EXP -> true;
                    case LOG, TANH, ERF -> false;
                };
            case Binary _, Select _, Cast _, Fill _, Iota _, Compare _, ArgMax _ -> true;
            case Reshape _, Permute _, Broadcast _, Slice _, Concat _, Pad _, GatherRows _ -> true;
            case Reduce reduce -> reduce.function() != Reduce.Function.SUM;
            case MatMul _, ScatterAddRows _, Cholesky _, TriangularSolve _ -> false;
            case Fused _ -> false;
        };
    }

    private static Check residual(OpCase each) {
        return new Check(Rule.RESIDUALS, each, each.name(), trial -> {
            trial.needs(each.op(), each.types());
            Tensor result = results(trial, each).get("y0");
            double factor = ((Tolerance.Residual) each.op().tolerance()).factor();
            Residual residual = switch (each.op()) {
                case Cholesky _ -> Residual.ofFactor(each.operands().getFirst(), result, factor);
                case TriangularSolve solve ->
                    Residual.ofSolution(each.operands().get(0), each.operands().get(1), result, solve, factor);
                default -> throw new IllegalStateException("no residual is known for " + each.op());
            };
            trial.within(residual.error(), residual.bound(), residual::toString);
        });
    }
}
