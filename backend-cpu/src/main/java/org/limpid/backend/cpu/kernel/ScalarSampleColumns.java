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

    @Override
    public void addProducts(float[] work, int x, int y, int rows, int columns, float[] sums, int sum) {
        for (int j = 0; j < columns; j++) {
            double products = 0;
            for (int i = j; i < rows * columns; i += columns) {
                products += (double) work[x + i] * work[y + i];
            }
            sums[sum + j] += (float) products;
        }
    }

    @Override
    public void combine(
            float a, float[] factors, int p, int x, float b, int q, int y, float[] work, int z, int rows, int columns) {
        for (int i = 0; i < rows * columns; i += columns) {
            for (int j = 0; j < columns; j++) {
                work[z + i + j] = a * factors[p + j] * work[x + i + j] + b * factors[q + j] * work[y + i + j];
            }
        }
    }
}
