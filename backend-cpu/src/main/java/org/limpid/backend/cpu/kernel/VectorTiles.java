package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Tiles by the Vector API, sized by the number of vector registers. */
final class VectorTiles implements TileEngine {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int SHORT_STRIP = 5;

    /** So few that their cache lines stay until the last of some strips is packed, even where all rows of A fall on the same few. */
    private static final int TERMS_TOGETHER = 32;

    private final int stripRows;
    private final int panelVectors;

    /**
     * @param registers of the processor, 16 or 32
     */
    VectorTiles(int registers) {
        stripRows = registers >= 32 ? 9 : 6;
        panelVectors = registers >= 32 ? 3 : 2;
    }

    /** Vector registers of this processor: 32 with AVX-512 and on AArch64, 16 with AVX2. */
    static int registers() {
        boolean x86 = System.getProperty("os.arch", "").matches("amd64|x86_64|x86");
        return x86 && S.vectorShape() != VectorShape.S_512_BIT ? 16 : 32;
    }

    @Override
    public int stripRows() {
        return stripRows;
    }

    @Override
    public int stripSize(int terms) {
        return stripRows * terms + L;
    }

    @Override
    public int tileSize() {
        return stripRows * panelVectors * L;
    }

    @Override
    public int columnStep() {
        return panelVectors * L;
    }

    /** Panels of three vectors, and at the end two of two rather than three and one: a tile of one vector is slow. */
    @Override
    public int panels(int columns) {
        return Math.ceilDiv(Math.ceilDiv(columns, L), panelVectors);
    }

    @Override
    public int panelStart(int columns, int panel) {
        int vectors = Math.ceilDiv(columns, L);
        int start = panel * panelVectors;
        if (vectors % panelVectors == 1 && panelVectors == 3 && vectors > 3 && panel == vectors / 3) {
            start--;
        }
        return Math.min(start, vectors) * L;
    }

    @Override
    public void packPanel(
            float[] b, int bOff, int ldb, boolean transB, int terms, int columns, float[] panel, int panelOff) {
        int width = Math.ceilDiv(columns, L) * L;
        if (transB) {
            VectorPacking.columns(b, bOff, ldb, terms, columns, panel, panelOff, width);
        } else {
            VectorPacking.rows(b, bOff, ldb, terms, columns, panel, panelOff, width);
        }
    }

    @Override
    public void packStrip(
            float[] a, int aOff, int lda, boolean transA, int terms, int rows, float[] strip, int stripOff) {
        int height = height(rows);
        if (!transA) {
            VectorPacking.columns(a, aOff, lda, terms, rows, strip, stripOff, height);
        } else if (height <= L) {
            VectorPacking.narrowRows(a, aOff, lda, terms, rows, strip, stripOff, height);
        } else {
            // The last vectors of a term reach into the next term, so the first ones are written after them.
            for (int i = (height - 1) / L * L; i >= 0; i -= L) {
                VectorPacking.narrowRows(
                        a, aOff + i, lda, terms, Math.clamp(rows - i, 0, L), strip, stripOff + i, height);
            }
        }
    }

    /**
     * Where A is stored transposed a cache line holds a term of several strips: some terms at a time are packed into all of them, so
     * that it is fetched once.
     */
    @Override
    public void packStrips(
            float[] a,
            int aOff,
            int lda,
            boolean transA,
            int terms,
            int rows,
            float[] strips,
            int stripOff,
            int stripSize) {
        int step = transA && rows > stripRows ? TERMS_TOGETHER : terms;
        for (int t = 0; t < terms; t += step) {
            int count = Math.min(step, terms - t);
            for (int i = 0, to = stripOff; i < rows; i += stripRows, to += stripSize) {
                int height = Math.min(stripRows, rows - i);
                int start = transA ? aOff + i + t * lda : aOff + i * lda;
                packStrip(a, start, lda, transA, count, height, strips, to + t * height(height));
            }
        }
    }

    @Override
    public void multiply(
            int terms,
            float[] strip,
            int stripOff,
            int rows,
            float[] panel,
            int panelOff,
            int columns,
            float[] c,
            int cOff,
            int ldc,
            boolean add,
            float[] tile) {
        int vectors = Math.ceilDiv(columns, L);
        if (rows == height(rows) && columns == vectors * L) {
            kernel(terms, strip, stripOff, rows, panel, panelOff, vectors, c, cOff, ldc, add);
        } else {
            int width = vectors * L;
            kernel(terms, strip, stripOff, height(rows), panel, panelOff, vectors, tile, Workspace.FIRST, width, false);
            VectorPacking.unpackTile(tile, Workspace.FIRST, width, rows, columns, c, cOff, ldc, add);
        }
    }

    @Override
    public void mirror(float[] c, int cOff, int ldc, int n, int from, int to) {
        int side = VectorTransposing.SIDE;
        int i = from;
        if (VectorTransposing.AVAILABLE) {
            for (; i <= Math.min(to, n) - side; i += side) {
                int j = i + side;
                TileEngine.super.mirror(c, cOff, ldc, j, i, j);
                for (; j <= n - side; j += side) {
                    VectorTransposing.sixteen(c, cOff + j * ldc + i, ldc, c, cOff + i * ldc + j, ldc);
                }
                for (; j < n; j++) {
                    for (int row = i; row < i + side; row++) {
                        c[cOff + row * ldc + j] = c[cOff + j * ldc + row];
                    }
                }
            }
        }
        if (i < to) {
            TileEngine.super.mirror(c, cOff, ldc, n, i, to);
        }
    }

    /** Rows of the strip that so many rows are packed into. */
    private int height(int rows) {
        return rows <= SHORT_STRIP && stripRows > 6 ? SHORT_STRIP : stripRows;
    }

    private static void kernel(
            int terms,
            float[] a,
            int ao,
            int height,
            float[] b,
            int bo,
            int vectors,
            float[] c,
            int co,
            int ldc,
            boolean add) {
        switch (height * 10 + vectors) {
            case 93 -> MicroKernels.k9x3(terms, a, ao, b, bo, c, co, ldc, add);
            case 92 -> MicroKernels.k9x2(terms, a, ao, b, bo, c, co, ldc, add);
            case 91 -> MicroKernels.k9x1(terms, a, ao, b, bo, c, co, ldc, add);
            case 62 -> SmallMicroKernels.k6x2(terms, a, ao, b, bo, c, co, ldc, add);
            case 61 -> SmallMicroKernels.k6x1(terms, a, ao, b, bo, c, co, ldc, add);
            case 53 -> SmallMicroKernels.k5x3(terms, a, ao, b, bo, c, co, ldc, add);
            case 52 -> SmallMicroKernels.k5x2(terms, a, ao, b, bo, c, co, ldc, add);
            case 51 -> SmallMicroKernels.k5x1(terms, a, ao, b, bo, c, co, ldc, add);
            default -> throw new IllegalStateException("no kernel of " + height + " rows and " + vectors + " vectors");
        }
    }
}
