package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/** Layer normalisation by vectors; the row stays in the first-level cache between its passes. */
final class VectorNorm implements NormRows {

    private final VectorReductions reductions = new VectorReductions();
    private final VectorVectors vectors = new VectorVectors();

    @Override
    public void forward(
            float[] x,
            int xOff,
            float[] gain,
            int gainOff,
            float[] bias,
            int biasOff,
            float epsilon,
            float[] y,
            int yOff,
            int n) {
        float mean = reductions.sum(x, xOff, n) / n;
        float inverse = inverse(x, xOff, n, mean, epsilon);
        scale(x, xOff, mean, inverse, gain, gainOff, bias, biasOff, y, yOff, n);
    }

    private static void scale(
            float[] x,
            int xOff,
            float mean,
            float inverse,
            float[] gain,
            int gainOff,
            float[] bias,
            int biasOff,
            float[] y,
            int yOff,
            int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector normalised =
                    FloatVector.fromArray(F, x, xOff + i).sub(mean).mul(inverse);
            normalised
                    .fma(FloatVector.fromArray(F, gain, gainOff + i), FloatVector.fromArray(F, bias, biasOff + i))
                    .intoArray(y, yOff + i);
        }
        for (; i < n; i++) {
            y[yOff + i] = (x[xOff + i] - mean) * inverse * gain[gainOff + i] + bias[biasOff + i];
        }
    }

    private static float inverse(float[] x, int from, int n, float mean, float epsilon) {
        float squares = 0;
        int i = 0;
        // Short rows do without vectors: few as they would be, the JVM may leave them as objects.
        if (n >= 2 * L) {
            FloatVector even = FloatVector.zero(F);
            FloatVector odd = FloatVector.zero(F);
            for (; i <= n - 2 * L; i += 2 * L) {
                FloatVector a = FloatVector.fromArray(F, x, from + i).sub(mean);
                FloatVector b = FloatVector.fromArray(F, x, from + i + L).sub(mean);
                even = a.fma(a, even);
                odd = b.fma(b, odd);
            }
            even = even.add(odd);
            if (L > 8) {
                even = even.add(even.rearrange(Lanes.EIGHT));
            }
            if (L > 4) {
                even = even.add(even.rearrange(Lanes.FOUR));
            }
            even = even.add(even.rearrange(Lanes.TWO));
            even = even.add(even.rearrange(Lanes.ONE));
            squares = even.lane(0);
        }
        for (; i < n; i++) {
            float centred = x[from + i] - mean;
            squares += centred * centred;
        }
        return (float) (1 / Math.sqrt(squares / n + epsilon));
    }

    @Override
    public void backward(
            float[] x,
            int xOff,
            float[] gain,
            int gainOff,
            float[] dy,
            int dyOff,
            float epsilon,
            float[] dx,
            int dxOff,
            float[] sums,
            int sumsOff,
            int n) {
        float mean = reductions.sum(x, xOff, n) / n;
        float inverse = inverse(x, xOff, n, mean, epsilon);
        float shift = vectors.dot(dy, dyOff, gain, gainOff, n) / n;
        float tilt = along(x, xOff, mean, dy, dyOff, gain, gainOff, n) * inverse / n;
        addGradients(x, xOff, mean, inverse, dy, dyOff, sums, sumsOff, n);
        finish(x, xOff, mean, inverse, gain, gainOff, dy, dyOff, shift, tilt, dx, dxOff, n);
    }

    /** Σ dy ∘ gain ∘ (x − μ). */
    private static float along(
            float[] x, int xOff, float mean, float[] dy, int dyOff, float[] gain, int gainOff, int n) {
        FloatVector sum = FloatVector.zero(F);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector g = FloatVector.fromArray(F, dy, dyOff + i).mul(FloatVector.fromArray(F, gain, gainOff + i));
            sum = FloatVector.fromArray(F, x, xOff + i).sub(mean).fma(g, sum);
        }
        float rest = 0;
        for (; i < n; i++) {
            rest += dy[dyOff + i] * gain[gainOff + i] * (x[xOff + i] - mean);
        }
        if (L > 8) {
            sum = sum.add(sum.rearrange(Lanes.EIGHT));
        }
        if (L > 4) {
            sum = sum.add(sum.rearrange(Lanes.FOUR));
        }
        sum = sum.add(sum.rearrange(Lanes.TWO));
        sum = sum.add(sum.rearrange(Lanes.ONE));
        return sum.lane(0) + rest;
    }

    /** Adds dy ∘ x̂ to the first half of the sums and dy to the second. */
    private static void addGradients(
            float[] x, int xOff, float mean, float inverse, float[] dy, int dyOff, float[] sums, int sumsOff, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector normalised =
                    FloatVector.fromArray(F, x, xOff + i).sub(mean).mul(inverse);
            FloatVector d = FloatVector.fromArray(F, dy, dyOff + i);
            d.fma(normalised, FloatVector.fromArray(F, sums, sumsOff + i)).intoArray(sums, sumsOff + i);
            d.add(FloatVector.fromArray(F, sums, sumsOff + n + i)).intoArray(sums, sumsOff + n + i);
        }
        for (; i < n; i++) {
            sums[sumsOff + i] += dy[dyOff + i] * ((x[xOff + i] - mean) * inverse);
            sums[sumsOff + n + i] += dy[dyOff + i];
        }
    }

    private static void finish(
            float[] x,
            int xOff,
            float mean,
            float inverse,
            float[] gain,
            int gainOff,
            float[] dy,
            int dyOff,
            float shift,
            float tilt,
            float[] dx,
            int dxOff,
            int n) {
        int i = 0;
        FloatVector down = FloatVector.broadcast(F, -tilt);
        for (; i <= n - L; i += L) {
            FloatVector normalised =
                    FloatVector.fromArray(F, x, xOff + i).sub(mean).mul(inverse);
            FloatVector g = FloatVector.fromArray(F, dy, dyOff + i).mul(FloatVector.fromArray(F, gain, gainOff + i));
            normalised.fma(down, g.sub(shift)).mul(inverse).intoArray(dx, dxOff + i);
        }
        for (; i < n; i++) {
            float normalised = (x[xOff + i] - mean) * inverse;
            dx[dxOff + i] = inverse * (dy[dyOff + i] * gain[gainOff + i] - shift - normalised * tilt);
        }
    }
}
