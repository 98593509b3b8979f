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
    public void substitute(float[] l, int lOff, int row, int column, float[] x, int xOff, int ld, int rows, int width) {
        if (rows != 6) {
            Vectors.super.substitute(l, lOff, row, column, x, xOff, ld, rows, width);
            return;
        }
        for (int j = xOff; j < xOff + width; j += L) {
            FloatVector x0 = FloatVector.fromArray(F, x, j);
            FloatVector x1 = FloatVector.fromArray(F, x, j + ld);
            FloatVector x2 = FloatVector.fromArray(F, x, j + 2 * ld);
            FloatVector x3 = FloatVector.fromArray(F, x, j + 3 * ld);
            FloatVector x4 = FloatVector.fromArray(F, x, j + 4 * ld);
            FloatVector x5 = FloatVector.fromArray(F, x, j + 5 * ld);
            int at = lOff;
            x0 = x0.div(-l[at]);
            x1 = x0.fma(FloatVector.broadcast(F, l[at + row]), x1);
            x2 = x0.fma(FloatVector.broadcast(F, l[at + 2 * row]), x2);
            x3 = x0.fma(FloatVector.broadcast(F, l[at + 3 * row]), x3);
            x4 = x0.fma(FloatVector.broadcast(F, l[at + 4 * row]), x4);
            x5 = x0.fma(FloatVector.broadcast(F, l[at + 5 * row]), x5);
            at += row + column;
            x1 = x1.div(-l[at]);
            x2 = x1.fma(FloatVector.broadcast(F, l[at + row]), x2);
            x3 = x1.fma(FloatVector.broadcast(F, l[at + 2 * row]), x3);
            x4 = x1.fma(FloatVector.broadcast(F, l[at + 3 * row]), x4);
            x5 = x1.fma(FloatVector.broadcast(F, l[at + 4 * row]), x5);
            at += row + column;
            x2 = x2.div(-l[at]);
            x3 = x2.fma(FloatVector.broadcast(F, l[at + row]), x3);
            x4 = x2.fma(FloatVector.broadcast(F, l[at + 2 * row]), x4);
            x5 = x2.fma(FloatVector.broadcast(F, l[at + 3 * row]), x5);
            at += row + column;
            x3 = x3.div(-l[at]);
            x4 = x3.fma(FloatVector.broadcast(F, l[at + row]), x4);
            x5 = x3.fma(FloatVector.broadcast(F, l[at + 2 * row]), x5);
            at += row + column;
            x4 = x4.div(-l[at]);
            x5 = x4.fma(FloatVector.broadcast(F, l[at + row]), x5);
            at += row + column;
            x5 = x5.div(-l[at]);
            x0.intoArray(x, j);
            x1.intoArray(x, j + ld);
            x2.intoArray(x, j + 2 * ld);
            x3.intoArray(x, j + 3 * ld);
            x4.intoArray(x, j + 4 * ld);
            x5.intoArray(x, j + 5 * ld);
        }
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
