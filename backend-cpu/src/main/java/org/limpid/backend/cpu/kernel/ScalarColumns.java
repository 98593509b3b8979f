package org.limpid.backend.cpu.kernel;

/** The softmax of columns in plain Java. */
final class ScalarColumns implements SoftmaxColumns {

    @Override
    public void forward(float scale, float[] x, int from, int rows, int columns) {
        for (int j = 0; j < columns; j++) {
            float max = x[from + j];
            for (int i = 1; i < rows; i++) {
                max = Math.max(max, x[from + i * columns + j]);
            }
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                int at = from + i * columns + j;
                x[at] = ScalarMath.exp(scale * (x[at] - max));
                sum += x[at];
            }
            float inverse = (float) (1 / sum);
            for (int i = 0; i < rows; i++) {
                x[from + i * columns + j] *= inverse;
            }
        }
    }

    @Override
    public void gradient(float scale, float[] work, int p, int g, int delta, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = i * columns + j;
                work[g + at] = scale * (work[p + at] * (work[g + at] - work[delta + j]));
            }
        }
    }
}
