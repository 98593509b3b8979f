package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Operations on runs of floats by vectors. */
final class VectorVectors implements Vectors {

    @Override
    public float dot(float[] a, int aOff, float[] b, int bOff, int n) {
        FloatVector s = FloatVector.zero(F);
        FloatVector t = s;
        FloatVector u = s;
        FloatVector v = s;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s = FloatVector.fromArray(F, a, aOff + i).fma(FloatVector.fromArray(F, b, bOff + i), s);
            t = FloatVector.fromArray(F, a, aOff + i + L).fma(FloatVector.fromArray(F, b, bOff + i + L), t);
            u = FloatVector.fromArray(F, a, aOff + i + 2 * L).fma(FloatVector.fromArray(F, b, bOff + i + 2 * L), u);
            v = FloatVector.fromArray(F, a, aOff + i + 3 * L).fma(FloatVector.fromArray(F, b, bOff + i + 3 * L), v);
        }
        for (; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            s = FloatVector.fromArray(F, a, aOff + i, m).fma(FloatVector.fromArray(F, b, bOff + i, m), s);
        }
        s = s.add(t).add(u.add(v));
        if (L > 8) {
            s = s.add(s.rearrange(Lanes.EIGHT));
        }
        if (L > 4) {
            s = s.add(s.rearrange(Lanes.FOUR));
        }
        s = s.add(s.rearrange(Lanes.TWO));
        s = s.add(s.rearrange(Lanes.ONE));
        return s.lane(0);
    }

    @Override
    public void addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n) {
        FloatVector f = FloatVector.broadcast(F, factor);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F, x, xOff + i)
                    .fma(f, FloatVector.fromArray(F, y, yOff + i))
                    .intoArray(y, yOff + i);
        }
        for (; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, x, xOff + i, m)
                    .fma(f, FloatVector.fromArray(F, y, yOff + i, m))
                    .intoArray(y, yOff + i, m);
        }
    }

    @Override
    public void divide(float divisor, float[] y, int yOff, int n) {
        VectorBinary.divide(y, yOff, divisor, y, yOff, n);
    }

    @Override
    public void transpose(float[] x, int from, int ld, int rows, int columns, float[] y, int to, int row) {
        int side = VectorTransposing.SIDE;
        int wholeRows = VectorTransposing.AVAILABLE ? rows / side * side : 0;
        int wholeColumns = columns / side * side;
        for (int i = 0; i < wholeRows; i += side) {
            for (int j = 0; j < wholeColumns; j += side) {
                VectorTransposing.sixteen(x, from + i * ld + j, ld, y, to + j * row + i, row);
            }
        }
        Vectors.super.transpose(
                x, from + wholeColumns, ld, wholeRows, columns - wholeColumns, y, to + wholeColumns * row, row);
        Vectors.super.transpose(x, from + wholeRows * ld, ld, rows - wholeRows, columns, y, to + wholeRows, row);
    }

    @Override
    public void addTranspose(float[] x, int from, int n, int tile) {
        int side = VectorTransposing.SIDE;
        if (!VectorTransposing.AVAILABLE || n < side) {
            Vectors.super.addTranspose(x, from, n, tile);
            return;
        }
        int whole = n / side * side;
        for (int rows = 0; rows < whole; rows += side) {
            for (int columns = 0; columns <= rows; columns += side) {
                int below = from + rows * n + columns;
                // The block on the diagonal is its own partner: it is read as a whole before it is written.
                VectorTransposing.sixteen(x, from + columns * n + rows, n, x, tile, side);
                for (int i = 0; i < side; i++) {
                    FloatVector.fromArray(F, x, below + i * n)
                            .add(FloatVector.fromArray(F, x, tile + i * side))
                            .intoArray(x, below + i * n);
                }
                if (columns < rows) {
                    VectorTransposing.sixteen(x, below, n, x, from + columns * n + rows, n);
                }
            }
        }
        for (int i = whole; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                float sum = x[from + i * n + j] + x[from + j * n + i];
                x[from + i * n + j] = sum;
                x[from + j * n + i] = sum;
            }
        }
    }
}
