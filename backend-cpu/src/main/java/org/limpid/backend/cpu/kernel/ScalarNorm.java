package org.limpid.backend.cpu.kernel;

/** Layer normalisation in plain Java; sums in double precision. */
final class ScalarNorm implements NormRows {

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
        float mean = mean(x, xOff, n);
        float inverse = inverse(x, xOff, n, mean, epsilon);
        for (int i = 0; i < n; i++) {
            y[yOff + i] = (x[xOff + i] - mean) * inverse * gain[gainOff + i] + bias[biasOff + i];
        }
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
        float mean = mean(x, xOff, n);
        float inverse = inverse(x, xOff, n, mean, epsilon);
        double sum = 0;
        double along = 0;
        for (int i = 0; i < n; i++) {
            float normalised = (x[xOff + i] - mean) * inverse;
            float d = dy[dyOff + i];
            float g = d * gain[gainOff + i];
            sum += g;
            along += (double) g * normalised;
            sums[sumsOff + i] += d * normalised;
            sums[sumsOff + n + i] += d;
        }
        float shift = (float) (sum / n);
        float tilt = (float) (along / n);
        for (int i = 0; i < n; i++) {
            float normalised = (x[xOff + i] - mean) * inverse;
            dx[dxOff + i] = inverse * (dy[dyOff + i] * gain[gainOff + i] - shift - normalised * tilt);
        }
    }

    private static float mean(float[] x, int from, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[from + i];
        }
        return (float) (sum / n);
    }

    private static float inverse(float[] x, int from, int n, float mean, float epsilon) {
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double centred = x[from + i] - mean;
            squares += centred * centred;
        }
        return (float) (1 / Math.sqrt(squares / n + epsilon));
    }
}
