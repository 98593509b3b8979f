package org.limpid.backend.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Products of matrices in two ways, factorisation and solution. */
public final class ProductKernels {

    private static final int TILE = 16;

    private ProductKernels() {}

    /**
     * Products in blocks of 4×4 results that a work item keeps in registers; no local memory, no barriers. Reads outside of
     * the matrices are turned to their last row or column, and what comes of them is not written.
     *
     * <p>Layout: M, N, K, how many matrices, strides of A by row and column, of B, of C and Y by row, loops over matrices.
     */
    public static void matmulKernel(
            KernelContext c,
            FloatArray a,
            FloatArray b,
            FloatArray addend,
            FloatArray y,
            FloatArray s,
            IntArray d,
            int place,
            int epilogue) {
        int at = d.get(place);
        int rows = d.get(at + 5);
        int columns = d.get(at + 6);
        int inner = d.get(at + 7);
        int ra = d.get(at + 9);
        int ca = d.get(at + 10);
        int rb = d.get(at + 11);
        int cb = d.get(at + 12);
        int ry = d.get(at + 13);
        int down = (rows + 3) / 4;
        int across = (columns + 3) / 4;
        int blocks = down * across * d.get(at + 8);
        for (int block = c.globalIdx; block < blocks; block += c.globalGroupSizeX) {
            int matrix = block / (down * across);
            int within = block - matrix * down * across;
            int i = within / across * 4;
            int j = (within - within / across * across) * 4;
            int fromA = d.get(at) + Layouts.startOf(d, at + 14, 3, 0, matrix);
            int fromB = d.get(at + 1) + Layouts.startOf(d, at + 14, 3, 1, matrix);
            int i1 = i + 1 < rows ? i + 1 : rows - 1;
            int i2 = i + 2 < rows ? i + 2 : rows - 1;
            int i3 = i + 3 < rows ? i + 3 : rows - 1;
            int j1 = j + 1 < columns ? j + 1 : columns - 1;
            int j2 = j + 2 < columns ? j + 2 : columns - 1;
            int j3 = j + 3 < columns ? j + 3 : columns - 1;
            float s00 = 0f;
            float s01 = 0f;
            float s02 = 0f;
            float s03 = 0f;
            float s10 = 0f;
            float s11 = 0f;
            float s12 = 0f;
            float s13 = 0f;
            float s20 = 0f;
            float s21 = 0f;
            float s22 = 0f;
            float s23 = 0f;
            float s30 = 0f;
            float s31 = 0f;
            float s32 = 0f;
            float s33 = 0f;
            for (int k = 0; k < inner; k++) {
                float a0 = a.get(fromA + i * ra + k * ca);
                float a1 = a.get(fromA + i1 * ra + k * ca);
                float a2 = a.get(fromA + i2 * ra + k * ca);
                float a3 = a.get(fromA + i3 * ra + k * ca);
                float b0 = b.get(fromB + k * rb + j * cb);
                float b1 = b.get(fromB + k * rb + j1 * cb);
                float b2 = b.get(fromB + k * rb + j2 * cb);
                float b3 = b.get(fromB + k * rb + j3 * cb);
                s00 += a0 * b0;
                s01 += a0 * b1;
                s02 += a0 * b2;
                s03 += a0 * b3;
                s10 += a1 * b0;
                s11 += a1 * b1;
                s12 += a1 * b2;
                s13 += a1 * b3;
                s20 += a2 * b0;
                s21 += a2 * b1;
                s22 += a2 * b2;
                s23 += a2 * b3;
                s30 += a3 * b0;
                s31 += a3 * b1;
                s32 += a3 * b2;
                s33 += a3 * b3;
            }
            int batch = Layouts.startOf(d, at + 14, 3, 2, matrix);
            int iy = d.get(at + 3) + batch + i * ry + j;
            int ic = d.get(at + 2) + batch + i * ry + j;
            int left = columns - j;
            writeRow(addend, y, s, d.get(at + 4), ic, iy, left, epilogue, s00, s01, s02, s03);
            if (i + 1 < rows) {
                writeRow(addend, y, s, d.get(at + 4), ic + ry, iy + ry, left, epilogue, s10, s11, s12, s13);
            }
            if (i + 2 < rows) {
                writeRow(addend, y, s, d.get(at + 4), ic + 2 * ry, iy + 2 * ry, left, epilogue, s20, s21, s22, s23);
            }
            if (i + 3 < rows) {
                writeRow(addend, y, s, d.get(at + 4), ic + 3 * ry, iy + 3 * ry, left, epilogue, s30, s31, s32, s33);
            }
        }
    }

    private static void writeRow(
            FloatArray addend,
            FloatArray y,
            FloatArray s,
            int constants,
            int ic,
            int iy,
            int left,
            int epilogue,
            float p0,
            float p1,
            float p2,
            float p3) {
        y.set(iy, finished(epilogue, addend, ic, s, constants, p0));
        if (left > 1) {
            y.set(iy + 1, finished(epilogue, addend, ic + 1, s, constants, p1));
        }
        if (left > 2) {
            y.set(iy + 2, finished(epilogue, addend, ic + 2, s, constants, p2));
        }
        if (left > 3) {
            y.set(iy + 3, finished(epilogue, addend, ic + 3, s, constants, p3));
        }
    }

    /** P, α·P, C + α·P or max(C + α·P + β, 0). */
    private static float finished(int epilogue, FloatArray addend, int at, FloatArray s, int constants, float product) {
        return switch (epilogue) {
            case 0 -> product;
            case 1 -> s.get(constants) * product;
            case 2 -> addend.get(at) + s.get(constants) * product;
            default -> Elements.rectified(addend.get(at) + s.get(constants) * product + s.get(constants + 1));
        };
    }

    /** Products in tiles of 16×16 that a group of 256 work items shares in local memory. The layout is the same. */
    public static void tiledMatmulKernel(
            KernelContext c,
            FloatArray a,
            FloatArray b,
            FloatArray addend,
            FloatArray y,
            FloatArray s,
            IntArray d,
            int place,
            int epilogue) {
        int at = d.get(place);
        int rows = d.get(at + 5);
        int columns = d.get(at + 6);
        int inner = d.get(at + 7);
        int down = (rows + TILE - 1) / TILE;
        int across = (columns + TILE - 1) / TILE;
        int tiles = down * across * d.get(at + 8);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int ly = c.localIdx / TILE;
        int lx = c.localIdx - ly * TILE;
        float[] tileA = c.allocateFloatLocalArray(TILE * TILE);
        float[] tileB = c.allocateFloatLocalArray(TILE * TILE);
        for (int tile = c.groupIdx; tile < tiles; tile += groups) {
            int matrix = tile / (down * across);
            int within = tile - matrix * down * across;
            int i = within / across * TILE + ly;
            int j = (within - within / across * across) * TILE + lx;
            int fromA = d.get(at) + Layouts.startOf(d, at + 14, 3, 0, matrix);
            int fromB = d.get(at + 1) + Layouts.startOf(d, at + 14, 3, 1, matrix);
            float sum = 0f;
            for (int k = 0; k < inner; k += TILE) {
                float nextA = 0f;
                float nextB = 0f;
                if (i < rows && k + lx < inner) {
                    nextA = a.get(fromA + i * d.get(at + 9) + (k + lx) * d.get(at + 10));
                }
                if (j < columns && k + ly < inner) {
                    nextB = b.get(fromB + (k + ly) * d.get(at + 11) + j * d.get(at + 12));
                }
                tileA[ly * TILE + lx] = nextA;
                tileB[ly * TILE + lx] = nextB;
                c.localBarrier();
                int width = inner - k < TILE ? inner - k : TILE;
                for (int m = 0; m < width; m++) {
                    sum += tileA[ly * TILE + m] * tileB[m * TILE + lx];
                }
                c.localBarrier();
            }
            if (i < rows && j < columns) {
                int batch = Layouts.startOf(d, at + 14, 3, 2, matrix);
                int to = batch + i * d.get(at + 13) + j;
                y.set(d.get(at + 3) + to, finished(epilogue, addend, d.get(at + 2) + to, s, d.get(at + 4), sum));
            }
        }
    }

    /** L with A = L·Lᵀ, a work item for each matrix; NaN all over if there is none. */
    public static void choleskyKernel(KernelContext c, FloatArray a, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int n = d.get(at + 4);
        for (int matrix = c.globalIdx; matrix < d.get(at + 3); matrix += c.globalGroupSizeX) {
            int ia = d.get(at) + matrix * n * n;
            int iy = d.get(at + 1) + matrix * n * n;
            float wrong = 0f;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    float value = 0f;
                    if (j <= i) {
                        value = a.get(ia + i * n + j);
                        for (int k = 0; k < j; k++) {
                            value -= y.get(iy + i * n + k) * y.get(iy + j * n + k);
                        }
                        if (j < i) {
                            value = value / y.get(iy + j * n + j);
                        } else {
                            if (!(value > 0f)) {
                                wrong = 1f;
                            }
                            value = TornadoMath.sqrt(value);
                        }
                    }
                    y.set(iy + i * n + j, value);
                }
            }
            if (wrong > 0f) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j <= i; j++) {
                        y.set(iy + i * n + j, TornadoMath.sqrt(-wrong));
                    }
                }
            }
        }
    }

    /** The X with op(L)·X = B, a work item for each column. */
    public static void triangularSolveKernel(
            KernelContext c, FloatArray l, FloatArray b, FloatArray x, IntArray d, int place, int function) {
        int at = d.get(place);
        int n = d.get(at + 5);
        int columns = d.get(at + 6);
        int transposed = d.get(at + 7);
        int all = d.get(at + 4) * columns;
        for (int item = c.globalIdx; item < all; item += c.globalGroupSizeX) {
            int matrix = item / columns;
            int column = item - matrix * columns;
            int il = d.get(at) + matrix * n * n;
            int ib = d.get(at + 1) + matrix * n * columns + column;
            int ix = d.get(at + 2) + matrix * n * columns + column;
            for (int turn = 0; turn < n; turn++) {
                int i = transposed != 0 ? n - 1 - turn : turn;
                float value = b.get(ib + i * columns);
                for (int before = 0; before < turn; before++) {
                    int k = transposed != 0 ? n - 1 - before : before;
                    float factor = transposed != 0 ? l.get(il + k * n + i) : l.get(il + i * n + k);
                    value -= factor * x.get(ix + k * columns);
                }
                x.set(ix + i * columns, value / l.get(il + i * n + i));
            }
        }
    }
}
