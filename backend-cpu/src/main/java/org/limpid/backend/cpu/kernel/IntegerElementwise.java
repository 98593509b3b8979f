package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.Binary;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;

/**
 * Elementwise loops on integers, and between integers and floats. Plain Java for both variants: masks, labels and indices
 * are small beside what they steer.
 */
final class IntegerElementwise {

    private IntegerElementwise() {}

    static Span unary(Unary.Function function, int[] x, int[] y) {
        return switch (function) {
            case NEG ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = -x[a + i];
                    }
                };
            case ABS ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        int value = x[a + i];
                        y[to + i] = value < 0 ? -value : value;
                    }
                };
            case SIGN ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = Integer.signum(x[a + i]);
                    }
                };
            case RELU ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = Math.max(x[a + i], 0);
                    }
                };
            case EXP, LOG, SQRT, RECIPROCAL, TANH, ERF -> throw new IllegalArgumentException(function + " of integers");
        };
    }

    static Span binary(Binary.Function function, int[] x, int sx, int[] z, int sz, int[] y) {
        return switch (function) {
            case ADD ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] + z[b + i * sz];
                    }
                };
            case SUB ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] - z[b + i * sz];
                    }
                };
            case MUL ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] * z[b + i * sz];
                    }
                };
            case MAX ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = Math.max(x[a + i * sx], z[b + i * sz]);
                    }
                };
            case MIN ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = Math.min(x[a + i * sx], z[b + i * sz]);
                    }
                };
            case DIV -> throw new IllegalArgumentException("division of integers");
        };
    }

    static Span compare(Compare.Relation relation, int[] x, int sx, int[] z, int sz, int[] y) {
        return switch (relation) {
            case EQ ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] == z[b + i * sz] ? 1 : 0;
                    }
                };
            case NE ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] != z[b + i * sz] ? 1 : 0;
                    }
                };
            case LT ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] < z[b + i * sz] ? 1 : 0;
                    }
                };
            case LE ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] <= z[b + i * sz] ? 1 : 0;
                    }
                };
            case GT ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] > z[b + i * sz] ? 1 : 0;
                    }
                };
            case GE ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] >= z[b + i * sz] ? 1 : 0;
                    }
                };
        };
    }

    static Span select(int[] mask, int sm, int[] x, int sx, int[] z, int sz, int[] y) {
        return (m, a, b, to, n) -> {
            for (int i = 0; i < n; i++) {
                y[to + i] = mask[m + i * sm] != 0 ? x[a + i * sx] : z[b + i * sz];
            }
        };
    }

    /** Truncates towards zero, saturates, turns NaN into 0. */
    static Span toInts(float[] x, int[] y) {
        return (a, _, _, to, n) -> {
            for (int i = 0; i < n; i++) {
                y[to + i] = (int) x[a + i];
            }
        };
    }

    /** Rounds to nearest, ties to even. */
    static Span toFloats(int[] x, float[] y) {
        return (a, _, _, to, n) -> {
            for (int i = 0; i < n; i++) {
                y[to + i] = x[a + i];
            }
        };
    }
}
