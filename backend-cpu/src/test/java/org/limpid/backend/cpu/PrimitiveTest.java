package org.limpid.backend.cpu;

import static org.limpid.api.op.Unary.Function.ABS;
import static org.limpid.api.op.Unary.Function.NEG;
import static org.limpid.api.op.Unary.Function.RELU;
import static org.limpid.api.op.Unary.Function.SIGN;
import static org.limpid.backend.cpu.OracleCheck.corners;
import static org.limpid.backend.cpu.OracleCheck.integers;
import static org.limpid.backend.cpu.OracleCheck.normal;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/** Each primitive against the oracle: corners, tails of vectors, several chunks, every kind of broadcasting. */
final class PrimitiveTest {

    @ParameterizedTest
    @EnumSource
    void unaryFunctions(Unary.Function function) {
        Unary op = new Unary(function);
        OracleCheck.op(op, corners());
        OracleCheck.op(op, normal(1, 3, 67));
        OracleCheck.op(op, normal(2, 40_007));
        if (EnumSet.of(NEG, ABS, SIGN, RELU).contains(function)) {
            OracleCheck.op(op, Tensor.of(new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}, 5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void binaryFunctions(Binary.Function function) {
        Binary op = new Binary(function);
        OracleCheck.op(op, OracleCheck.cornerPairs(false), OracleCheck.cornerPairs(true));
        OracleCheck.op(op, corners().reshape(28, 1), corners());
        OracleCheck.op(op, normal(1, 130, 257), normal(2, 130, 257));
        OracleCheck.op(op, normal(3, 50, 33), normal(4, 33));
        OracleCheck.op(op, normal(5, 33), normal(6, 50, 33));
        OracleCheck.op(op, normal(7, 5, 9, 35), normal(8, 5, 9, 1));
        OracleCheck.op(op, normal(9, 5, 9, 1), normal(10, 5, 9, 35));
        OracleCheck.op(op, normal(11, 4, 1, 5, 1), normal(12, 1, 3, 1, 18));
        OracleCheck.op(op, normal(13, 1).reshape(), normal(14, 70));
        OracleCheck.op(op, normal(15, 1).reshape(), normal(16, 1).reshape());
        if (function != Binary.Function.DIV) {
            OracleCheck.op(op, integers(1, -9, 9, 4, 3), integers(2, -9, 9, 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void comparisons(Compare.Relation relation) {
        Compare op = new Compare(relation);
        OracleCheck.op(op, OracleCheck.cornerPairs(false), OracleCheck.cornerPairs(true));
        OracleCheck.op(op, corners().reshape(28, 1), corners());
        OracleCheck.op(op, normal(1, 7, 19), normal(2, 1).reshape());
        OracleCheck.op(op, integers(1, 0, 3, 5, 20), integers(2, 0, 3, 20));
    }

    @Test
    void selection() {
        Select op = new Select();
        OracleCheck.op(op, integers(1, 0, 2, 28), corners(), normal(2, 28));
        OracleCheck.op(
                op, integers(1, 0, 2, 6, 28), normal(1, 6, 28), normal(2, 1).reshape());
        OracleCheck.op(op, integers(1, 0, 2, 6, 28), normal(1, 1).reshape(), normal(2, 6, 28));
        OracleCheck.op(op, integers(1, -1, 2, 6, 1), normal(1, 28), normal(2, 6, 28));
        OracleCheck.op(op, integers(1, -1, 2, 6, 5), integers(2, 0, 9, 6, 5), integers(3, 0, 9, 5));
    }

    @Test
    void casts() {
        OracleCheck.op(new Cast(DType.I32), corners());
        OracleCheck.op(new Cast(DType.F32), integers(1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1000));
        OracleCheck.op(new Cast(DType.F32), corners());
    }

    @ParameterizedTest
    @EnumSource
    void reductions(Reduce.Function function) {
        int[][] shapes = {{37}, {70_001}, {3, 5, 7}, {6, 1, 18}, {200, 40}, {2, 3, 4, 5, 6}};
        for (int[] shape : shapes) {
            for (int set = 0; set < 1 << shape.length; set++) {
                int mask = set;
                List<Integer> axes = java.util.stream.IntStream.range(0, shape.length)
                        .filter(axis -> (mask >> axis & 1) == 1)
                        .boxed()
                        .toList();
                OracleCheck.op(new Reduce(function, axes, set % 3 == 0), normal(set, shape));
            }
        }
        OracleCheck.op(new Reduce(function, List.of(0), false), corners());
        OracleCheck.op(new Reduce(function, List.of(1), false), corners().reshape(28, 1));
        OracleCheck.op(new Reduce(function, List.of(0), false), corners().reshape(4, 7));
        OracleCheck.op(new Reduce(function, List.of(0, 2), true), integers(1, -9, 9, 3, 4, 5));
    }

    @Test
    void argMax() {
        OracleCheck.op(new ArgMax(0), corners());
        OracleCheck.op(new ArgMax(1), Tensor.of(new float[] {1, 3, 3, 2, -0f, 0f, -1, -2}, 2, 4));
        OracleCheck.op(new ArgMax(1), normal(1, 6, 21, 5));
    }

    @Test
    void products() {
        OracleCheck.op(new MatMul(false, false), normal(1, 19, 33), normal(2, 33, 21));
        OracleCheck.op(new MatMul(true, false), normal(1, 2, 3, 9, 5), normal(2, 3, 9, 7));
        OracleCheck.op(new MatMul(false, true), normal(1, 4, 1, 9, 5), normal(2, 3, 7, 5));
        OracleCheck.op(new MatMul(true, true), normal(1, 40, 64), normal(2, 70, 40));
    }

    @Test
    void movement() {
        OracleCheck.op(new Permute(List.of(1, 0)), normal(1, 70, 41));
        OracleCheck.op(new Permute(List.of(0, 2, 4, 3, 5, 1)), normal(1, 2, 3, 4, 5, 6, 5));
        OracleCheck.op(new Permute(List.of(0, 2, 1)), integers(1, 0, 9, 3, 40, 35));
        OracleCheck.op(new Permute(List.of(2, 1, 0)), normal(1, 33, 4, 50));
        OracleCheck.op(new Permute(List.of(1, 0, 2)), normal(1, 3, 1, 5));
        OracleCheck.op(new Broadcast(Shape.of(4, 3, 5)), normal(1, 3, 1));
        OracleCheck.op(new Broadcast(Shape.of(4, 3, 50)), normal(1, 50));
        OracleCheck.op(new Broadcast(Shape.of(2, 3)), integers(1, 0, 9));
        OracleCheck.op(new Slice(List.of(1, 0, 2), Shape.of(2, 3, 4)), normal(1, 4, 3, 9));
        OracleCheck.op(new Slice(List.of(2, 0), Shape.of(3, 8)), normal(1, 9, 8));
        OracleCheck.op(new Concat(1), normal(1, 4, 3, 5), normal(2, 4, 1, 5), normal(3, 4, 40, 5));
        OracleCheck.op(new Concat(0), integers(1, 0, 9, 2, 3), integers(2, 0, 9, 4, 3));
        OracleCheck.op(new Pad(List.of(1, 0, 2), List.of(0, 3, 1), -1.5), normal(1, 4, 3, 9));
    }

    @Test
    void rowsByIndex() {
        OracleCheck.op(new GatherRows(), normal(1, 7, 33), integers(1, 0, 7, 4, 6));
        OracleCheck.op(new GatherRows(), integers(1, 0, 9, 7), integers(1, 0, 7));
        OracleCheck.op(new ScatterAddRows(7), integers(1, 0, 7, 4, 6), normal(1, 4, 6, 33));
        OracleCheck.op(new ScatterAddRows(5), integers(1, 0, 5, 20), integers(2, 0, 9, 20));
    }

    @Test
    void factorisations() {
        for (int n : new int[] {1, 2, 17, 64, 130}) {
            Tensor a = OracleCheck.positiveDefinite(n, 2, n);
            OracleCheck.op(new Cholesky(), a);
            float[] lower = a.toFloats();
            Tensor l = Tensor.of(lower, 2, n, n);
            for (int i = 0; i < n; i++) {
                l.setFloat(i * n + i, 2 + i);
            }
            OracleCheck.op(new TriangularSolve(false), l, normal(1, 2, n, 3));
            OracleCheck.op(new TriangularSolve(true), l, normal(1, 2, n, 70));
        }
        Tensor indefinite = Tensor.of(new float[] {1, 9, 2, 1, 4, 9, 2, 9}, 2, 2, 2);
        OracleCheck.op(new Cholesky(), indefinite);
    }

    /** Eight matrices or more are factored side by side: less than a vector of them, more, and with one that has no factor. */
    @Test
    void manySmallFactorisations() {
        for (int n : new int[] {1, 2, 5, 13}) {
            Tensor a = OracleCheck.positiveDefinite(n, 37, n);
            OracleCheck.op(new Cholesky(), a);
            Tensor l = Tensor.of(a.toFloats(), 37, n, n);
            for (int matrix = 0; matrix < 37; matrix++) {
                for (int i = 0; i < n; i++) {
                    l.setFloat((matrix * n + i) * n + i, 2 + i);
                }
            }
            for (int k : new int[] {1, 4, 7}) {
                OracleCheck.op(new TriangularSolve(false), l, normal(1, 37, n, k));
                OracleCheck.op(new TriangularSolve(true), l, normal(2, 37, n, k));
            }
        }
        Tensor one = OracleCheck.positiveDefinite(3, 9, 6);
        one.setFloat(4 * 36 + 7, -1);
        one.setFloat(5 * 36 + 35, Float.NaN);
        one.setFloat(6 * 36, 0);
        OracleCheck.op(new Cholesky(), one);
    }
}
