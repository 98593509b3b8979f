package org.limpid.backend.cpu.kernel;

import java.util.Arrays;

/**
 * Tiles in plain Java, for a JVM without the Vector API. A tile is a few rows of a panel that is hundreds of columns
 * wide, so the inner loops are long enough for the compiler to vectorise them.
 */
final class ScalarTiles implements TileEngine {
    private static final int ROWS = 4;
    private static final int PANEL = 256;

    @Override
    public int stripRows() {
        return ROWS;
    }

    @Override
    public int stripSize(int terms) {
        return ROWS * terms;
    }

    @Override
    public int tileSize() {
        return 0;
    }

    @Override
    public int columnStep() {
        return PANEL;
    }

    @Override
    public int panels(int columns) {
        return Math.ceilDiv(columns, PANEL);
    }

    @Override
    public int panelStart(int columns, int panel) {
        return Math.min(panel * PANEL, columns);
    }

    @Override
    public void packPanel(
            float[] b, int bOff, int ldb, boolean transB, int terms, int columns, float[] panel, int panelOff) {
        if (transB) {
            transpose(b, bOff, ldb, terms, columns, panel, panelOff);
        } else {
            for (int t = 0; t < terms; t++) {
                System.arraycopy(b, bOff + t * ldb, panel, panelOff + t * columns, columns);
            }
        }
    }

    /** A strip holds its rows one after the other. */
    @Override
    public void packStrip(
            float[] a, int aOff, int lda, boolean transA, int terms, int rows, float[] strip, int stripOff) {
        for (int i = 0; i < rows; i++) {
            int p = stripOff + i * terms;
            if (transA) {
                for (int t = 0; t < terms; t++) {
                    strip[p + t] = a[aOff + i + t * lda];
                }
            } else {
                System.arraycopy(a, aOff + i * lda, strip, p, terms);
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
        if (!add) {
            for (int i = 0; i < rows; i++) {
                Arrays.fill(c, cOff + i * ldc, cOff + i * ldc + columns, 0f);
            }
        }
        int t = 0;
        for (; t + 4 <= terms; t += 4) {
            int p = panelOff + t * columns;
            for (int i = 0; i < rows; i++) {
                addFourTerms(strip, stripOff + i * terms + t, panel, p, columns, c, cOff + i * ldc);
            }
        }
        for (; t < terms; t++) {
            int p = panelOff + t * columns;
            for (int i = 0; i < rows; i++) {
                addTerm(strip[stripOff + i * terms + t], panel, p, columns, c, cOff + i * ldc);
            }
        }
    }

    private static void addFourTerms(float[] a, int ao, float[] b, int bo, int columns, float[] c, int co) {
        float a0 = a[ao];
        float a1 = a[ao + 1];
        float a2 = a[ao + 2];
        float a3 = a[ao + 3];
        int b1 = bo + columns;
        int b2 = b1 + columns;
        int b3 = b2 + columns;
        for (int j = 0; j < columns; j++) {
            c[co + j] = c[co + j] + a0 * b[bo + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
        }
    }

    private static void addTerm(float a, float[] b, int bo, int columns, float[] c, int co) {
        for (int j = 0; j < columns; j++) {
            c[co + j] += a * b[bo + j];
        }
    }

    private static void transpose(float[] b, int bOff, int ldb, int terms, int columns, float[] panel, int panelOff) {
        int j = 0;
        for (; j + 4 <= columns; j += 4) {
            int b0 = bOff + j * ldb;
            int b1 = b0 + ldb;
            int b2 = b1 + ldb;
            int b3 = b2 + ldb;
            for (int t = 0, p = panelOff + j; t < terms; t++, p += columns) {
                panel[p] = b[b0 + t];
                panel[p + 1] = b[b1 + t];
                panel[p + 2] = b[b2 + t];
                panel[p + 3] = b[b3 + t];
            }
        }
        for (; j < columns; j++) {
            int b0 = bOff + j * ldb;
            for (int t = 0, p = panelOff + j; t < terms; t++, p += columns) {
                panel[p] = b[b0 + t];
            }
        }
    }
}
