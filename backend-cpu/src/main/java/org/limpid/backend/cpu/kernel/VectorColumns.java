package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The softmax of columns by vectors: each lane is a column. */
final class VectorColumns implements SoftmaxColumns {

    @Override
    public void forward(float scale, float[] x, int from, int rows, int columns) {
        subtractMax(x, from, rows, columns);
        VectorMath.exp(scale, 0, x, from, x, from, rows * columns);
        divideBySum(x, from, rows, columns);
    }

    private static void subtractMax(float[] x, int from, int rows, int columns) {
        for (int j = 0; j < columns; j += L) {
            VectorMask<Float> m = F.indexInRange(j, columns);
            FloatVector max = FloatVector.fromArray(F, x, from + j, m);
            for (int i = 1; i < rows; i++) {
                max = max.max(FloatVector.fromArray(F, x, from + i * columns + j, m));
            }
            for (int i = 0; i < rows; i++) {
                int at = from + i * columns + j;
                FloatVector.fromArray(F, x, at, m).sub(max).intoArray(x, at, m);
            }
        }
    }

    private static void divideBySum(float[] x, int from, int rows, int columns) {
        for (int j = 0; j < columns; j += L) {
            VectorMask<Float> m = F.indexInRange(j, columns);
            FloatVector sum = FloatVector.zero(F);
            for (int i = 0; i < rows; i++) {
                sum = sum.add(FloatVector.fromArray(F, x, from + i * columns + j, m));
            }
            FloatVector inverse = FloatVector.broadcast(F, 1f).div(sum);
            for (int i = 0; i < rows; i++) {
                int at = from + i * columns + j;
                FloatVector.fromArray(F, x, at, m).mul(inverse).intoArray(x, at, m);
            }
        }
    }

    @Override
    public void gradient(float scale, float[] work, int p, int g, int delta, int rows, int columns) {
        for (int j = 0; j < columns; j += L) {
            VectorMask<Float> m = F.indexInRange(j, columns);
            FloatVector d = FloatVector.fromArray(F, work, delta + j, m);
            for (int i = 0; i < rows; i++) {
                int at = i * columns + j;
                FloatVector.fromArray(F, work, g + at, m)
                        .sub(d)
                        .mul(FloatVector.fromArray(F, work, p + at, m))
                        .mul(scale)
                        .intoArray(work, g + at, m);
            }
        }
    }
}
