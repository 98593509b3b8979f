package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packing for the micro-kernels. Rows and columns that only fill up a strip or a panel are zeros, and nothing outside of
 * the operand is read into them: what lies there may be NaN.
 */
final class VectorPacking {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorPacking() {}

    /** {@code out[o + t * width + j] = from[f + t * ld + j]} for j below {@code columns}, zero up to {@code width}. */
    static void rows(float[] from, int f, int ld, int terms, int columns, float[] out, int o, int width) {
        if (columns == 3 * L && width == columns) {
            for (int i = f, p = o, end = o + terms * width; p < end; i += ld, p += 3 * L) {
                FloatVector.fromArray(S, from, i).intoArray(out, p);
                FloatVector.fromArray(S, from, i + L).intoArray(out, p + L);
                FloatVector.fromArray(S, from, i + 2 * L).intoArray(out, p + 2 * L);
            }
            return;
        }
        int done = 0;
        for (; done + L <= columns; done += L) {
            for (int t = 0; t < terms; t++) {
                FloatVector.fromArray(S, from, f + done + t * ld).intoArray(out, o + done + t * width);
            }
        }
        if (done < columns) {
            VectorMask<Float> left = S.indexInRange(0, columns - done);
            for (int t = 0; t < terms; t++) {
                FloatVector.fromArray(S, from, f + done + t * ld, left).intoArray(out, o + done + t * width);
            }
        }
    }

    /** {@code out[o + t * width + j] = from[f + j * ld + t]} for j below {@code columns}, zero up to {@code width}. */
    static void columns(float[] from, int f, int ld, int terms, int columns, float[] out, int o, int width) {
        int whole = VectorTransposing.AVAILABLE ? terms / VectorTransposing.SIDE * VectorTransposing.SIDE : 0;
        if (whole > 0 && columns == VectorTransposing.STRIP && width == columns) {
            for (int t = 0; t < whole; t += VectorTransposing.SIDE) {
                VectorTransposing.nine(from, f + t, ld, out, o + t * width);
            }
            fewColumns(from, f + whole, ld, terms - whole, columns, out, o + whole * width, width);
            return;
        }
        int j = 0;
        if (whole > 0) {
            for (; j + VectorTransposing.SIDE <= columns; j += VectorTransposing.SIDE) {
                for (int t = 0; t < whole; t += VectorTransposing.SIDE) {
                    VectorTransposing.sixteen(from, f + j * ld + t, ld, out, o + t * width + j, width);
                }
            }
            if (j > 0) {
                fewColumns(from, f + whole, ld, terms - whole, j, out, o + whole * width, width);
            }
        }
        if (j < columns) {
            fewColumns(from, f + j * ld, ld, terms, columns - j, out, o + j, width);
        }
        if (columns < width) {
            for (int t = 0, p = o; t < terms; t++, p += width) {
                Arrays.fill(out, p + columns, p + width, 0f);
            }
        }
    }

    /** As {@link #columns} without the zeros, number by number. */
    private static void fewColumns(float[] from, int f, int ld, int terms, int columns, float[] out, int o, int width) {
        int j = 0;
        for (; j + 4 <= columns; j += 4) {
            int f0 = f + j * ld;
            int f1 = f0 + ld;
            int f2 = f1 + ld;
            int f3 = f2 + ld;
            for (int t = 0, p = o + j; t < terms; t++, p += width) {
                out[p] = from[f0 + t];
                out[p + 1] = from[f1 + t];
                out[p + 2] = from[f2 + t];
                out[p + 3] = from[f3 + t];
            }
        }
        for (; j < columns; j++) {
            int f0 = f + j * ld;
            for (int t = 0, p = o + j; t < terms; t++, p += width) {
                out[p] = from[f0 + t];
            }
        }
    }

    /**
     * As {@link #rows}, for widths below a vector: whole vectors are written, each over the end of the one before, so
     * {@code out} has room for a vector beyond its end.
     */
    static void narrowRows(float[] from, int f, int ld, int terms, int columns, float[] out, int o, int width) {
        VectorMask<Float> used = S.indexInRange(0, columns);
        for (int t = 0, p = o; t < terms; t++, p += width) {
            FloatVector.fromArray(S, from, f + t * ld, used).intoArray(out, p);
        }
    }

    /** Copies a scratch tile of {@code width} columns to C, or adds it: the part that belongs to C. */
    static void unpackTile(
            float[] tile, int from, int width, int rows, int columns, float[] c, int cOff, int ldc, boolean add) {
        for (int i = 0; i < rows; i++) {
            int p = from + i * width;
            int q = cOff + i * ldc;
            int j = 0;
            for (; j + L <= columns; j += L) {
                FloatVector sum = FloatVector.fromArray(S, tile, p + j);
                (add ? FloatVector.fromArray(S, c, q + j).add(sum) : sum).intoArray(c, q + j);
            }
            if (j < columns) {
                VectorMask<Float> left = S.indexInRange(0, columns - j);
                FloatVector sum = FloatVector.fromArray(S, tile, p + j, left);
                (add ? FloatVector.fromArray(S, c, q + j, left).add(sum) : sum).intoArray(c, q + j, left);
            }
        }
    }
}
