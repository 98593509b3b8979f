package org.limpid.conformance.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Emitter;
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
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Each primitive against values worked out by hand, and whole programs. */
final class OracleTest {

    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static double[] apply(Op op, Tensor... operands) {
        return Oracle.apply(op, operands).getFirst().toDoubles();
    }

    private static double[] unary(Unary.Function function, double... x) {
        return apply(new Unary(function), Tensor.of(x));
    }

    private static double[] binary(Binary.Function function, double a, double b) {
        return apply(new Binary(function), Tensor.of(new double[] {a}), Tensor.of(new double[] {b}));
    }

    /** Exactly these numbers, with the signs of zeros. */
    private static void assertBits(double[] actual, double... expected) {
        assertArrayEquals(expected, actual, 0);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(
                    Double.doubleToLongBits(expected[i]),
                    Double.doubleToLongBits(actual[i]),
                    "the sign of element " + i);
        }
    }

    @Test
    void unaryFunctionsAtTheirCorners() {
        assertBits(unary(Unary.Function.NEG, 1, 0.0, -0.0, INF, NAN), -1, -0.0, 0.0, -INF, NAN);
        assertBits(unary(Unary.Function.ABS, -2, -0.0, -INF, NAN), 2, 0, INF, NAN);
        assertBits(unary(Unary.Function.SIGN, -3, -0.0, 0.0, 5, NAN), -1, -0.0, 0.0, 1, NAN);
        assertBits(unary(Unary.Function.RELU, -3, -0.0, 2, -INF, NAN), 0, 0, 2, 0, NAN);
        assertBits(unary(Unary.Function.EXP, -INF, 0, INF, NAN), 0, 1, INF, NAN);
        assertBits(unary(Unary.Function.LOG, 0.0, -0.0, 1, -1, INF), -INF, -INF, 0, NAN, INF);
        assertBits(unary(Unary.Function.SQRT, 4, -0.0, -1, INF), 2, -0.0, NAN, INF);
        assertBits(unary(Unary.Function.RECIPROCAL, 4, 0.0, -0.0, -INF), 0.25, INF, -INF, -0.0);
        assertBits(unary(Unary.Function.TANH, INF, -INF, NAN), 1, -1, NAN);
        assertBits(unary(Unary.Function.ERF, INF, -INF, 7, NAN), 1, -1, 1, NAN);
    }

    @Test
    void theErrorFunctionIsAccurate() {
        // Abramowitz & Stegun, table 7.1, to more digits.
        double[] x = {1e-8, 0.1, 0.5, 1, -1.5, 2, 3, 5};
        double[] erf = {
            1.1283791670955126e-8,
            0.1124629160182849,
            0.5204998778130465,
            0.8427007929497149,
            -0.9661051464753108,
            0.9953222650189527,
            0.9999779095030014,
            0.9999999999984626
        };
        double[] actual = unary(Unary.Function.ERF, x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(erf[i], actual[i], 2e-15 * Math.abs(erf[i]), "erf(" + x[i] + ")");
        }
    }

    @Test
    void binaryFunctionsAtTheirCorners() {
        assertBits(binary(Binary.Function.MAX, -0.0, 0.0), 0.0);
        assertBits(binary(Binary.Function.MIN, 0.0, -0.0), -0.0);
        assertBits(binary(Binary.Function.MAX, NAN, 1), NAN);
        assertBits(binary(Binary.Function.MIN, 1, NAN), NAN);
        assertBits(binary(Binary.Function.DIV, 1, -0.0), -INF);
        assertBits(binary(Binary.Function.DIV, 0, 0), NAN);
        assertBits(binary(Binary.Function.MUL, 0, INF), NAN);
        assertBits(binary(Binary.Function.SUB, INF, INF), NAN);
    }

    @Test
    void integersWrap() {
        Tensor big = Tensor.of(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE});
        Tensor one = Tensor.of(new int[] {1});
        assertBits(apply(new Binary(Binary.Function.ADD), big, one), Integer.MIN_VALUE, Integer.MIN_VALUE + 1.0);
        assertBits(apply(new Binary(Binary.Function.MUL), big, Tensor.of(new int[] {3})), 2147483645, -2147483648);
        assertBits(apply(new Unary(Unary.Function.NEG), big), -2147483647, Integer.MIN_VALUE);
        assertBits(apply(new Unary(Unary.Function.ABS), big), Integer.MAX_VALUE, Integer.MIN_VALUE);
        Tensor three = Tensor.of(new int[] {Integer.MAX_VALUE, 1, 1});
        assertBits(apply(new Reduce(Reduce.Function.SUM, List.of(0), false), three), Integer.MIN_VALUE + 1.0);
    }

    @Test
    void operandsBroadcast() {
        Tensor column = Tensor.of(new double[] {10, 20}, 2, 1);
        Tensor row = Tensor.of(new double[] {1, 2, 3});
        assertBits(apply(new Binary(Binary.Function.ADD), column, row), 11, 12, 13, 21, 22, 23);
        assertBits(apply(new Broadcast(Shape.of(2, 2, 2)), column.reshape(2, 1)), 10, 10, 20, 20, 10, 10, 20, 20);
    }

    @Test
    void comparisonsKnowNaNAndZeros() {
        Tensor a = Tensor.of(new double[] {1, NAN, -0.0, 2});
        Tensor b = Tensor.of(new double[] {1, NAN, 0.0, 1});
        assertBits(apply(new Compare(Compare.Relation.EQ), a, b), 1, 0, 1, 0);
        assertBits(apply(new Compare(Compare.Relation.NE), a, b), 0, 1, 0, 1);
        assertBits(apply(new Compare(Compare.Relation.LT), b, a), 0, 0, 0, 1);
        assertBits(apply(new Compare(Compare.Relation.LE), a, b), 1, 0, 1, 0);
        assertBits(apply(new Compare(Compare.Relation.GT), a, b), 0, 0, 0, 1);
        assertBits(apply(new Compare(Compare.Relation.GE), a, b), 1, 0, 1, 1);
    }

    @Test
    void whatIsNotSelectedLeavesNoTrace() {
        Tensor mask = Tensor.of(new int[] {1, 0, -7});
        Tensor a = Tensor.of(new double[] {1, NAN, 3});
        Tensor b = Tensor.of(new double[] {NAN, 2, NAN});
        assertBits(apply(new Select(), mask, a, b), 1, 2, 3);
    }

    @Test
    void reductions() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertBits(apply(new Reduce(Reduce.Function.SUM, List.of(0), false), x), 5, 7, 9);
        assertBits(apply(new Reduce(Reduce.Function.SUM, List.of(0, 1), true), x), 21);
        assertBits(apply(new Reduce(Reduce.Function.MIN, List.of(1), false), x), 1, 4);
        assertBits(apply(new Reduce(Reduce.Function.MAX, List.of(), false), x), 1, 2, 3, 4, 5, 6);
        Tensor odd = Tensor.of(new double[] {-0.0, 0.0, NAN, 1}, 2, 2);
        assertBits(apply(new Reduce(Reduce.Function.MAX, List.of(1), false), odd), 0.0, NAN);
        assertBits(apply(new Reduce(Reduce.Function.MIN, List.of(1), false), odd), -0.0, NAN);
    }

    @Test
    void argMaxTakesTheFirst() {
        Tensor x = Tensor.of(new double[] {1, 5, 5, 2, NAN, 9, -0.0, 0.0, -1, 9, NAN, NAN}, 4, 3);
        assertBits(apply(new ArgMax(1), x), 1, 1, 0, 1);
        assertBits(apply(new ArgMax(0), Tensor.of(new double[] {1, 4, 3, 2}, 2, 2)), 1, 0);
    }

    @Test
    void matrixProductsWithEveryFlag() {
        double[] a = {1, 2, 3, 4, 5, 6};
        double[] at = {1, 4, 2, 5, 3, 6};
        double[] b = {1, 0, 2, 1, 0, 3};
        double[] bt = {1, 2, 0, 0, 1, 3};
        double[] y = {5, 11, 14, 23};
        assertBits(apply(new MatMul(false, false), Tensor.of(a, 2, 3), Tensor.of(b, 3, 2)), y);
        assertBits(apply(new MatMul(true, false), Tensor.of(at, 3, 2), Tensor.of(b, 3, 2)), y);
        assertBits(apply(new MatMul(false, true), Tensor.of(a, 2, 3), Tensor.of(bt, 2, 3)), y);
        assertBits(apply(new MatMul(true, true), Tensor.of(at, 3, 2), Tensor.of(bt, 2, 3)), y);
    }

    @Test
    void batchesOfMatricesBroadcast() {
        Tensor a = Tensor.of(new double[] {1, 2, 3, 4}, 2, 1, 1, 2);
        Tensor b = Tensor.of(new double[] {1, 0, 0, 1, 1, 1}, 3, 2, 1);
        assertBits(apply(new MatMul(false, false), a, b), 1, 2, 3, 3, 4, 7);
        assertBits(
                apply(new MatMul(false, false), Tensor.of(new double[] {0}, 1, 1), Tensor.of(new double[] {INF}, 1, 1)),
                NAN);
    }

    @Test
    void layout() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
        assertBits(apply(new Reshape(Shape.of(3, 2)), x), 1, 2, 3, 4, 5, 6);
        assertBits(apply(new Permute(List.of(2, 0, 1)), x), 1, 4, 2, 5, 3, 6);
        assertBits(apply(new Slice(List.of(0, 1, 1), Shape.of(1, 1, 2)), x), 5, 6);
        assertBits(apply(new Pad(List.of(0, 1, 0), List.of(0, 0, 1), 9), x), 9, 9, 9, 9, 1, 2, 3, 9, 4, 5, 6, 9);
        Tensor y = Tensor.of(new double[] {7, 8}, 1, 2, 1);
        assertBits(apply(new Concat(2), x, y, y), 1, 2, 3, 7, 7, 4, 5, 6, 8, 8);
        assertBits(apply(new Iota(4)), 0, 1, 2, 3);
        assertBits(apply(new Fill(TensorType.f32(2), 0.1)), 0.1, 0.1);
    }

    @Test
    void rowsByNumber() {
        Tensor table = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Tensor indices = Tensor.of(new int[] {2, 0, 2}, 3, 1);
        assertBits(apply(new GatherRows(), table, indices), 5, 6, 1, 2, 5, 6);
        Tensor updates = Tensor.of(new double[] {1, 2, 10, 20, 100, 200}, 3, 1, 2);
        assertBits(apply(new ScatterAddRows(4), indices, updates), 10, 20, 0, 0, 101, 202, 0, 0);
    }

    @Test
    void anIndexOutsideTheTableIsNamed() {
        Tensor table = Tensor.of(new double[] {1, 2, 3}, 3, 1);
        Tensor indices = Tensor.of(new int[] {0, 1, 2, 3}, 2, 2);
        var error = assertThrows(LimpidException.class, () -> Oracle.apply(new GatherRows(), table, indices));
        assertEquals("gather_rows: the index 3 at position [1, 1] lies outside 0 … 2", error.getMessage());
        var negative = assertThrows(
                LimpidException.class,
                () -> Oracle.apply(
                        new ScatterAddRows(2), Tensor.of(new int[] {0, -1}), Tensor.of(new double[] {1, 1})));
        assertEquals("scatter_add_rows: the index -1 at position [1] lies outside 0 … 1", negative.getMessage());
    }

    @Test
    void castsTruncateAndSaturate() {
        Tensor x = Tensor.of(new double[] {1.9, -1.9, 1e20, -1e20, NAN, -0.5});
        assertBits(apply(new Cast(DType.I32), x), 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 0);
        assertBits(apply(new Cast(DType.F32), Tensor.of(new int[] {3, -4})), 3, -4);
    }

    @Test
    void choleskyReadsTheLowerTriangle() {
        Tensor a = Tensor.of(new double[] {4, NAN, 2, 10, 1, NAN, 1, 1}, 2, 2, 2);
        assertBits(apply(new Cholesky(), a), 2, 0, 1, 3, NAN, 0, NAN, NAN);
    }

    @Test
    void triangularSolves() {
        Tensor l = Tensor.of(new double[] {2, NAN, 1, 4}, 2, 2);
        Tensor b = Tensor.of(new double[] {2, 4, 9, 14}, 2, 2);
        assertBits(apply(new TriangularSolve(false), l, b), 1, 2, 2, 3);
        assertBits(apply(new TriangularSolve(true), l, b), -0.125, 0.25, 2.25, 3.5);
    }

    @Test
    void fusedOpsAreTheirDecomposition() {
        double[] y = apply(new Softmax(), Tensor.of(new double[] {0, Math.log(3), 1000, 1000}, 2, 2));
        assertArrayEquals(new double[] {0.25, 0.75, 0.5, 0.5}, y, 1e-15);
    }

    @Test
    void anErrorInsideAFusedOpNamesBoth() {
        record Lookup() implements Fused {
            @Override
            public String name() {
                return "lookup";
            }

            @Override
            public List<TensorType> infer(List<TensorType> inputs) {
                return new GatherRows().infer(inputs);
            }

            @Override
            public List<Value> decompose(Emitter emitter, List<Value> inputs) {
                return emitter.emit(new GatherRows(), inputs);
            }

            @Override
            public Optional<List<@Nullable Value>> gradient(
                    Emitter emitter, List<Value> inputs, List<Value> outputs, List<@Nullable Value> gradients) {
                return Optional.empty();
            }
        }
        Tensor table = Tensor.of(new double[] {1});
        Tensor indices = Tensor.of(new int[] {5});
        var error = assertThrows(LimpidException.class, () -> Oracle.apply(new Lookup(), table, indices));
        assertEquals("lookup: gather_rows: the index 5 at position [0] lies outside 0 … 0", error.getMessage());
    }

    @Test
    void updatesReadBeforeTheyWrite() {
        Parameter p = Parameter.of("p", 2);
        Parameter q = Parameter.of("q", 2);
        ProgramBuilder builder = new ProgramBuilder("swap");
        Value x = builder.input("x", TensorType.f32(2));
        builder.update(p, builder.add(builder.parameter(q), x));
        builder.update(q, builder.parameter(p));
        builder.output("p", builder.parameter(p));
        Program program = builder.build();
        Map<Parameter, Tensor> before = Map.of(p, Tensor.of(new float[] {1, 2}), q, Tensor.of(new float[] {3, 4}));
        Oracle.Result result = Oracle.run(program, before, Map.of("x", Tensor.of(new double[] {10, 20})));
        assertBits(result.output("p").toDoubles(), 1, 2);
        Map<Parameter, Tensor> after = result.after(before);
        assertBits(
                Oracle.run(program, after, Map.of("x", Tensor.of(new double[] {0, 0})))
                        .output("p")
                        .toDoubles(),
                13,
                24);
        assertBits(result.parameter(q).toDoubles(), 1, 2);
    }

    @Test
    void aProgramIsEvaluatedInDoubles() {
        ProgramBuilder builder = new ProgramBuilder("third");
        Value x = builder.input("x", TensorType.f32());
        builder.output("y", builder.mul(builder.div(builder.constant(1, x), x), 0.1));
        Tensor x3 = Tensor.of(new double[] {3}, 1).reshape();
        assertEquals(
                0.1 / 3,
                Oracle.run(builder.build(), Map.of(), Map.of("x", x3))
                        .output("y")
                        .scalar(),
                1e-17);
    }

    @Test
    void whatIsMissingOrMisshapenIsNamed() {
        ProgramBuilder builder = new ProgramBuilder("echo");
        builder.output("y", builder.neg(builder.input("x", TensorType.f32(2))));
        Program program = builder.build();
        var missing = assertThrows(LimpidException.class, () -> Oracle.run(program, Map.of(), Map.of()));
        assertEquals("program 'echo': the input 'x' has no value", missing.getMessage());
        var wrong = assertThrows(
                LimpidException.class, () -> Oracle.run(program, Map.of(), Map.of("x", Tensor.of(new int[] {1, 2}))));
        assertTrue(wrong.getMessage().contains("'x' is i32[2]; expected f32[2]"), wrong.getMessage());
    }
}
