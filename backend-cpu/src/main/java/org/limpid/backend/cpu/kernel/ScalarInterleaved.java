package org.limpid.backend.cpu.kernel;

/** Interleaved matrices in plain Java. */
final class ScalarInterleaved implements InterleavedMatrices {

    @Override
    public void factor(float[] x, int a, int n) {
        for (int lane = a; lane < a + WIDTH; lane++) {
            for (int i = 0; i < n; i++) {
                int row = lane + i * n * WIDTH;
                for (int j = 0; j <= i; j++) {
                    int other = lane + j * n * WIDTH;
                    double rest = x[row + j * WIDTH];
                    for (int t = 0; t < j; t++) {
                        rest -= (double) x[row + t * WIDTH] * x[other + t * WIDTH];
                    }
                    x[row + j * WIDTH] = (float) (j < i ? rest / x[other + j * WIDTH] : Math.sqrt(rest));
                }
            }
        }
    }

    @Override
    public void solve(float[] x, int l, int b, int n, int k, boolean transpose) {
        for (int lane = 0; lane < WIDTH; lane++) {
            for (int column = 0; column < k; column++) {
                int first = b + column * WIDTH + lane;
                for (int step = 0; step < n; step++) {
                    int i = transpose ? n - 1 - step : step;
                    double rest = x[first + i * k * WIDTH];
                    int from = transpose ? i + 1 : 0;
                    int to = transpose ? n : i;
                    for (int t = from; t < to; t++) {
                        int element = transpose ? t * n + i : i * n + t;
                        rest -= (double) x[l + element * WIDTH + lane] * x[first + t * k * WIDTH];
                    }
                    x[first + i * k * WIDTH] = (float) (rest / x[l + (i * n + i) * WIDTH + lane]);
                }
            }
        }
    }
}
