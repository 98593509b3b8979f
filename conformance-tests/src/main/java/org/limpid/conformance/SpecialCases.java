package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
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

/** ±0, subnormals, huge numbers, ±∞ and NaN in the primitives. */
final class SpecialCases {

    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    /** Each on its own and, in pairs, each with each. */
    private static final float[] SPECIAL = {
        0,
        -0.0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-40f,
        -1e-40f,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        1e-20f,
        0.5f,
        1,
        -1,
        2.5f,
        -7,
        88.5f,
        89,
        -87,
        -88,
        -103,
        -104,
        1e20f,
        -1e20f,
        16777216,
        0x1p31f,
        -0x1p31f,
        -3e9f,
        3e38f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        INF,
        -INF,
        NAN
    };

    private final Samples samples = new Samples("special values");
    private final List<OpCase> cases = new ArrayList<>();

    private SpecialCases() {}

    static List<OpCase> values() {
        SpecialCases all = new SpecialCases();
        all.elementwise();
        all.layout();
        all.reductions();
        all.products();
        return all.cases;
    }

    private void elementwise() {
        // Three times and a bit: each number stands at other places of a vector, and in its tail.
        float[] cycled = new float[3 * SPECIAL.length + 5];
        float[] left = new float[SPECIAL.length * SPECIAL.length];
        float[] right = new float[left.length];
        for (int i = 0; i < cycled.length; i++) {
            cycled[i] = SPECIAL[i * 7 % SPECIAL.length];
        }
        for (int i = 0; i < left.length; i++) {
            left[i] = SPECIAL[i / SPECIAL.length];
            right[i] = SPECIAL[i % SPECIAL.length];
        }
        for (Unary.Function function : Unary.Function.values()) {
            cases.add(new OpCase(new Unary(function), Tensor.of(cycled)));
        }
        Tensor column = Tensor.of(SPECIAL, SPECIAL.length, 1);
        Tensor row = Tensor.of(SPECIAL, 1, SPECIAL.length);
        for (Binary.Function function : Binary.Function.values()) {
            cases.add(new OpCase(new Binary(function), Tensor.of(left), Tensor.of(right)));
            cases.add(new OpCase(new Binary(function), column, row));
        }
        for (Compare.Relation relation : Compare.Relation.values()) {
            cases.add(new OpCase(new Compare(relation), Tensor.of(left), Tensor.of(right)));
        }
        scalars(Tensor.of(cycled));
        Tensor mask = samples.indices(-1, 2, left.length);
        cases.add(new OpCase(new Select(), mask, Tensor.of(left), Tensor.of(right)));
        cases.add(new OpCase(new Cast(DType.I32), Tensor.of(cycled)));
    }

    /** Each number against one: how programs clamp and scale, and where libraries drop NaN and the sign of zero. */
    private void scalars(Tensor x) {
        for (float value : new float[] {0, -0.0f, 1, INF, -INF, NAN}) {
            Tensor scalar = Tensor.scalar(value);
            for (Binary.Function function : Binary.Function.values()) {
                OpCase last = new OpCase(new Binary(function), x, scalar).noted("with " + value);
                OpCase first = new OpCase(new Binary(function), scalar, x).noted(value + " with");
                cases.addAll(List.of(
                        last,
                        first,
                        last.withConstants().noted("with the constant " + value),
                        first.withConstants().noted("the constant " + value + " with")));
            }
        }
    }

    private void layout() {
        Tensor x = Tensor.of(SPECIAL, 4, SPECIAL.length / 4);
        cases.add(new OpCase(new Permute(List.of(1, 0)), x));
        cases.add(new OpCase(new Slice(List.of(1, 1), Shape.of(3, 5)), x));
        cases.add(new OpCase(new Concat(1), x, x));
        cases.add(new OpCase(new Pad(List.of(1, 1), List.of(0, 2), Double.NaN), x));
        cases.add(new OpCase(new GatherRows(), x, Tensor.of(new int[] {3, 0, 3})));
        cases.add(new OpCase(new ScatterAddRows(5), Tensor.of(new int[] {3, 0, 3, 4}), x));
    }

    /** Rows of ordinary numbers, each with some others at places along it. */
    private Tensor rows(int length, float[]... planted) {
        Tensor x = samples.normal(planted.length * 3, length);
        for (int row = 0; row < planted.length * 3; row++) {
            float[] values = planted[row / 3];
            for (int i = 0; i < values.length; i++) {
                // At the start, in the middle and at the end.
                int at = (row % 3 * (length - 1) / 2 + i) % length;
                x.setFloat((long) row * length + at, values[i]);
            }
        }
        return x;
    }

    private void reductions() {
        float[][] planted = {{NAN}, {INF}, {-INF}, {INF, -INF}, {NAN, INF}, {3e38f, 3e38f}, {1e-40f, -0.0f}};
        for (Reduce.Function function : Reduce.Function.values()) {
            cases.add(new OpCase(new Reduce(function, List.of(1), false), rows(33, planted)));
            cases.add(new OpCase(new Reduce(function, List.of(1), false), rows(7, planted)));
            cases.add(new OpCase(new Reduce(function, List.of(0), true), rows(19, planted)));
        }
        for (Reduce.Function function : List.of(Reduce.Function.MAX, Reduce.Function.MIN)) {
            cases.add(new OpCase(new Reduce(function, List.of(1), false), constant(INF)).noted("all ∞"));
            cases.add(new OpCase(new Reduce(function, List.of(1), false), constant(-INF)).noted("all −∞"));
            cases.add(new OpCase(new Reduce(function, List.of(1), false), zeros(0.0f, -0.0f))
                    .noted("one −0 among zeros"));
            cases.add(new OpCase(new Reduce(function, List.of(1), false), zeros(-0.0f, 0.0f)).noted("one +0 among −0"));
        }
        cases.add(new OpCase(new ArgMax(1), rows(33, planted)));
        cases.add(new OpCase(new ArgMax(0), rows(19, planted)));
        cases.add(new OpCase(new ArgMax(1), constant(-INF)).noted("all −∞"));
        cases.add(new OpCase(new ArgMax(1), zeros(-0.0f, 0.0f)).noted("one +0 among −0"));
    }

    private static Tensor constant(float value) {
        return zeros(value, value);
    }

    /** Two rows of one number, with another at the end of the first and the start of the second. */
    private static Tensor zeros(float value, float other) {
        float[] x = new float[66];
        java.util.Arrays.fill(x, value);
        x[32] = other;
        x[33] = other;
        return Tensor.of(x, 2, 33);
    }

    private void products() {
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                for (float planted : new float[] {NAN, INF, 3e38f}) {
                    MatMul op = new MatMul(transposeA, transposeB);
                    cases.add(
                            new OpCase(op, planted(19, 19, planted), samples.normal(19, 19)).noted(planted + " in A"));
                    cases.add(
                            new OpCase(op, samples.normal(19, 19), planted(19, 19, planted)).noted(planted + " in B"));
                    cases.add(
                            new OpCase(op, planted(1, 1, planted), Tensor.of(new float[] {0}, 1, 1)).noted("times 0"));
                }
            }
        }
        cases.add(new OpCase(new MatMul(false, false), samples.wide(-149, -100, 9, 7), samples.wide(-30, 20, 7, 33))
                .noted("subnormal"));
        cases.add(new OpCase(new Cholesky(), failing(3, 17)).noted("the second is not positive definite"));
        cases.add(
                new OpCase(new TriangularSolve(false), samples.lower(2, 17), spoilt(17, 0)).noted("NaN on the right"));
        cases.add(
                new OpCase(new TriangularSolve(true), samples.lower(2, 17), spoilt(17, 16)).noted("NaN on the right"));
    }

    /** Ordinary numbers with another at the last place. */
    private Tensor planted(int rows, int columns, float value) {
        Tensor x = samples.normal(rows, columns);
        x.setFloat(x.size() - 1, value);
        return x;
    }

    private Tensor failing(int batch, int n) {
        Tensor a = samples.positiveDefinite(batch, n);
        a.setFloat((long) n * n + (long) (n - 2) * n + n - 2, -1);
        return a;
    }

    /** Two right-hand sides; in the second, the column that starts the substitution with a NaN must be all NaN. */
    private Tensor spoilt(int n, int row) {
        Tensor b = samples.normal(2, n, 3);
        b.setFloat(3L * (n + row), NAN);
        return b;
    }
}
