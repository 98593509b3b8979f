package org.limpid.backend.tornado.plan;

/**
 * What BLAS says a batch of products is, element by element: matrices by columns, C = α·op(A)·op(B). It refuses what BLAS
 * refuses, and reads and writes nothing but elements of the matrices, so that a wrong distance is an index out of its array or
 * a wrong result. As in BLAS neither A nor B is read where α is 0: C is 0 then, whatever they hold.
 */
public final class ColumnMajorBlas {

    private ColumnMajorBlas() {}

    /** C for all matrices; what C held is not read. */
    public static void sgemmStridedBatched(Gemm g, float[] a, float[] b, float[] c) {
        requireLeading("A", g.lda(), g.transposeA() ? g.k() : g.m());
        requireLeading("B", g.ldb(), g.transposeB() ? g.n() : g.k());
        requireLeading("C", g.ldc(), g.m());
        for (int matrix = 0; matrix < g.count(); matrix++) {
            int fromA = matrix * g.strideA();
            int fromB = matrix * g.strideB();
            int toC = matrix * g.strideC();
            for (int j = 0; j < g.n(); j++) {
                for (int i = 0; i < g.m(); i++) {
                    float sum = 0f;
                    for (int p = 0; g.alpha() != 0 && p < g.k(); p++) {
                        float left = a[fromA + (g.transposeA() ? p + i * g.lda() : i + p * g.lda())];
                        float right = b[fromB + (g.transposeB() ? j + p * g.ldb() : p + j * g.ldb())];
                        sum += left * right;
                    }
                    c[toC + i + j * g.ldc()] = g.alpha() * sum;
                }
            }
        }
    }

    private static void requireLeading(String matrix, int distance, int rows) {
        if (distance < Math.max(1, rows)) {
            throw new IllegalArgumentException("columns of " + matrix + " have " + rows + " elements and lie "
                    + distance + " apart (CUBLAS_STATUS_INVALID_VALUE)");
        }
    }
}
