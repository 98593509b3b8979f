package org.limpid.backend.cpu.kernel;

/** Small products in plain Java. */
final class ScalarSmallProducts implements SmallProducts {

    @Override
    public void multiply(
            float[] a,
            int aOff,
            int aRow,
            int aTerm,
            float[] b,
            int bOff,
            int bRow,
            float[] c,
            int cOff,
            int cRow,
            int m,
            int n,
            int k,
            boolean add) {
        for (int i = 0; i < m; i++) {
            int row = cOff + i * cRow;
            if (!add) {
                java.util.Arrays.fill(c, row, row + n, 0);
            }
            for (int t = 0; t < k; t++) {
                float x = a[aOff + i * aRow + t * aTerm];
                for (int j = 0; j < n; j++) {
                    c[row + j] += x * b[bOff + t * bRow + j];
                }
            }
        }
    }
}
