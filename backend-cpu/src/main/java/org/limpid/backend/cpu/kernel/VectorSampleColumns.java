package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/** Loops over columns by vectors: each lane is a sample. */
final class VectorSampleColumns implements SampleColumns {

    @Override
    public void addSquares(float weight, float[] work, int y, int rows, int columns, int sum) {
        for (int j = 0; j < columns; j += L) {
            FloatVector even = FloatVector.zero(F);
            FloatVector odd = even;
            int end = y + rows * columns + j;
            int at = y + j;
            for (; at < end - columns; at += 2 * columns) {
                FloatVector a = FloatVector.fromArray(F, work, at);
                FloatVector b = FloatVector.fromArray(F, work, at + columns);
                even = a.fma(a, even);
                odd = b.fma(b, odd);
            }
            if (at < end) {
                FloatVector a = FloatVector.fromArray(F, work, at);
                even = a.fma(a, even);
            }
            even.add(odd)
                    .fma(FloatVector.broadcast(F, weight), FloatVector.fromArray(F, work, sum + j))
                    .intoArray(work, sum + j);
        }
    }

    @Override
    public void subtractShares(float[] work, int share, int y, int x, int rows, int columns) {
        for (int j = 0; j < columns; j += L) {
            FloatVector minus = FloatVector.fromArray(F, work, share + j).neg();
            for (int i = j; i < rows * columns; i += columns) {
                FloatVector.fromArray(F, work, y + i)
                        .fma(minus, FloatVector.fromArray(F, work, x + i))
                        .intoArray(work, x + i);
            }
        }
    }

    @Override
    public void scale(float[] work, int factor, int x, int rows, int columns) {
        for (int j = 0; j < columns; j += L) {
            FloatVector by = FloatVector.fromArray(F, work, factor + j);
            for (int i = j; i < rows * columns; i += columns) {
                FloatVector.fromArray(F, work, x + i).mul(by).intoArray(work, x + i);
            }
        }
    }

    @Override
    public void addProducts(float[] work, int x, int y, int rows, int columns, float[] sums, int sum) {
        for (int j = 0; j < columns; j += L) {
            FloatVector even = FloatVector.fromArray(F, sums, sum + j);
            FloatVector odd = FloatVector.zero(F);
            int i = j;
            for (; i < (rows - 1) * columns; i += 2 * columns) {
                even = FloatVector.fromArray(F, work, x + i).fma(FloatVector.fromArray(F, work, y + i), even);
                int next = i + columns;
                odd = FloatVector.fromArray(F, work, x + next).fma(FloatVector.fromArray(F, work, y + next), odd);
            }
            if (i < rows * columns) {
                even = FloatVector.fromArray(F, work, x + i).fma(FloatVector.fromArray(F, work, y + i), even);
            }
            even.add(odd).intoArray(sums, sum + j);
        }
    }

    @Override
    public void combine(
            float a, float[] factors, int p, int x, float b, int q, int y, float[] work, int z, int rows, int columns) {
        for (int j = 0; j < columns; j += L) {
            FloatVector ap = FloatVector.fromArray(F, factors, p + j).mul(a);
            FloatVector bq = FloatVector.fromArray(F, factors, q + j).mul(b);
            for (int i = j; i < rows * columns; i += columns) {
                FloatVector.fromArray(F, work, y + i)
                        .mul(bq)
                        .add(FloatVector.fromArray(F, work, x + i).mul(ap))
                        .intoArray(work, z + i);
            }
        }
    }
}
