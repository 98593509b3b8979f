package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Select;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** Functions of single elements: ordinary values of both signs and many magnitudes, and how operands are repeated. */
final class ElementwiseCases {

    private final Samples samples = new Samples("elementwise");
    private final List<OpCase> cases = new ArrayList<>();

    private ElementwiseCases() {}

    static List<OpCase> values() {
        ElementwiseCases all = new ElementwiseCases();
        all.unary();
        all.binary();
        all.compare();
        all.select();
        all.cast();
        return all.cases;
    }

    static List<OpCase> broadcasting() {
        ElementwiseCases all = new ElementwiseCases();
        int[][][] shapes = {
            {{}, {33}},
            {{33}, {}},
            {{}, {}},
            {{1}, {7}},
            {{129}, {1}},
            {{4, 1}, {1, 5}},
            {{33, 31}, {31}},
            {{31}, {33, 31}},
            {{129, 33}, {129, 1}},
            {{1, 17, 48}, {2, 17, 48}},
            {{2, 1, 33}, {5, 1}},
            {{2, 3, 4, 5}, {3, 1, 5}},
            {{3, 1, 7, 1}, {2, 1, 33}},
        };
        for (int[][] pair : shapes) {
            all.broadcast(pair[0], pair[1]);
        }
        all.cases.add(new OpCase(
                new Select(), all.samples.indices(0, 2, 17, 1), all.samples.normal(3, 1, 33), all.samples.normal()));
        all.cases.add(new OpCase(
                new Select(), all.samples.indices(0, 2, 1, 33), all.samples.normal(), all.samples.normal(7, 1)));
        return all.cases;
    }

    private void broadcast(int[] left, int[] right) {
        for (Binary.Function function :
                List.of(Binary.Function.SUB, Binary.Function.MUL, Binary.Function.DIV, Binary.Function.MAX)) {
            cases.add(new OpCase(new Binary(function), samples.normal(left), samples.wide(-3, 3, right)));
        }
        cases.add(new OpCase(new Compare(Compare.Relation.LT), samples.integers(2, left), samples.integers(2, right)));
    }

    private void unary() {
        for (Unary.Function function : Unary.Function.values()) {
            Ladder.extents().forEach(n -> cases.add(new OpCase(new Unary(function), domain(function, n))));
            cases.add(new OpCase(new Unary(function), domain(function, 3, 5, 7)));
            cases.add(new OpCase(new Unary(function), domain(function)));
        }
        for (Unary.Function function :
                List.of(Unary.Function.NEG, Unary.Function.ABS, Unary.Function.SIGN, Unary.Function.RELU)) {
            cases.add(new OpCase(new Unary(function), samples.bits(33)));
        }
    }

    /** Where the function neither overflows nor is NaN. */
    private Tensor domain(Unary.Function function, int... extents) {
        return switch (function) {
            case NEG, ABS, SIGN, RELU -> samples.wide(-30, 30, extents);
            case EXP -> samples.uniform(-87, 88, extents);
            case LOG, SQRT -> samples.positive(-100, 100, extents);
            case RECIPROCAL -> samples.wide(-100, 100, extents);
            case TANH, ERF -> samples.wide(-24, 4, extents);
        };
    }

    private void binary() {
        for (Binary.Function function : Binary.Function.values()) {
            Ladder.extents()
                    .forEach(n -> cases.add(
                            new OpCase(new Binary(function), samples.wide(-4, 4, n), samples.wide(-4, 4, n))));
            cases.add(new OpCase(new Binary(function), samples.wide(-40, 40, 3, 5, 7), samples.wide(-40, 40, 3, 5, 7)));
            if (function != Binary.Function.DIV) {
                cases.add(new OpCase(new Binary(function), samples.bits(129), samples.bits(129)));
            }
        }
    }

    private void compare() {
        for (Compare.Relation relation : Compare.Relation.values()) {
            Ladder.few()
                    .forEach(n -> cases.add(
                            new OpCase(new Compare(relation), samples.integers(2, n), samples.integers(2, n))));
            cases.add(new OpCase(new Compare(relation), samples.indices(-2, 3, 33), samples.indices(-2, 3, 33)));
        }
    }

    private void select() {
        Ladder.extents()
                .forEach(n -> cases.add(
                        new OpCase(new Select(), samples.indices(-1, 2, n), samples.normal(n), samples.normal(n))));
        cases.add(new OpCase(new Select(), samples.indices(0, 2, 33), samples.bits(33), samples.bits(33)));
    }

    private void cast() {
        Ladder.few().forEach(n -> {
            cases.add(new OpCase(new Cast(DType.I32), samples.wide(-3, 31, n)));
            cases.add(new OpCase(new Cast(DType.F32), samples.bits(n)));
        });
        cases.add(new OpCase(new Cast(DType.F32), samples.normal(33)).noted("to its own type"));
        cases.add(new OpCase(new Cast(DType.I32), samples.bits(33)).noted("to its own type"));
    }
}
