package org.limpid.backend.cpu.kernel;

/** Loops over columns in plain Java. */
final class ScalarSampleColumns implements SampleColumns {

    @Override
    public void addSquares(float weight, float[] work, int y, int rows, int columns, int sum) {
        for (int j = 0; j < columns; j++) {
            double squares = 0;
            for (int i = 0; i < rows; i++) {
                double value = work[y + i * columns + j];
                squares += value * value;
            }
            work[sum + j] += (float) (weight * squares);
        }
    }

    @Override
    public void subtractShares(float[] work, int share, int y, int x, int rows, int columns) {
        for (int i = 0; i < rows * columns; i += columns) {
            for (int j = 0; j < columns; j++) {
                work[x + i + j] -= work[share + j] * work[y + i + j];
            }
        }
    }

    @Override
    public void scale(float[] work, int factor, int x, int rows, int columns) {
        for (int i = 0; i < rows * columns; i += columns) {
            for (int j = 0; j < columns; j++) {
                work[x + i + j] *= work[factor + j];
            }
        }
    }
}
