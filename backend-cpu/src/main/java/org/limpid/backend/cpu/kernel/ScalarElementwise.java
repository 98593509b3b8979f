package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.Binary;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;

/** Elementwise loops in plain Java. */
final class ScalarElementwise implements Elementwise {

    @Override
    public Span unary(Unary.Function function, float[] x, float[] y) {
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
                        y[to + i] = Math.abs(x[a + i]);
                    }
                };
            case SIGN ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = Math.signum(x[a + i]);
                    }
                };
            case RELU ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = relu(x[a + i]);
                    }
                };
            case EXP ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = ScalarMath.exp(x[a + i]);
                    }
                };
            case LOG ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = ScalarMath.log(x[a + i]);
                    }
                };
            case SQRT ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = (float) Math.sqrt(x[a + i]);
                    }
                };
            case RECIPROCAL ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = 1 / x[a + i];
                    }
                };
            case TANH ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = ScalarMath.tanh(x[a + i]);
                    }
                };
            case ERF ->
                (a, _, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = ScalarMath.erf(x[a + i]);
                    }
                };
        };
    }

    /** max(x, 0): a NaN stays, −0 becomes +0. */
    static float relu(float x) {
        return x <= 0 ? 0 : x;
    }

    @Override
    public Span binary(Binary.Function function, float[] x, int sx, float[] z, int sz, float[] y) {
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
            case DIV ->
                (a, b, _, to, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[to + i] = x[a + i * sx] / z[b + i * sz];
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
        };
    }

    @Override
    public Span compare(Compare.Relation relation, float[] x, int sx, float[] z, int sz, int[] y) {
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

    @Override
    public Span select(int[] mask, int sm, float[] x, int sx, float[] z, int sz, float[] y) {
        return (m, a, b, to, n) -> {
            for (int i = 0; i < n; i++) {
                y[to + i] = mask[m + i * sm] != 0 ? x[a + i * sx] : z[b + i * sz];
            }
        };
    }
}
