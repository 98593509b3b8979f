package org.limpid.backend.nd4j.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The shape of a matrix product: op(A) (m, k), op(B) (k, n), C (m, n).
 *
 * @param transposeA whether A is stored as (k, m)
 * @param transposeB whether B is stored as (n, k)
 * @param lda elements from one row of A to the next
 * @param ldb elements from one row of B to the next
 * @param ldc elements from one row of C to the next
 */
record Gemm(boolean transposeA, boolean transposeB, int m, int n, int k, int lda, int ldb, int ldc) {

    /** All matrices dense. */
    static Gemm dense(boolean transposeA, boolean transposeB, int m, int n, int k) {
        return new Gemm(transposeA, transposeB, m, n, k, transposeA ? m : k, transposeB ? k : n, n);
    }

    void run(float alpha, FloatPointer a, FloatPointer b, float beta, FloatPointer c) {
        openblas.cblas_sgemm(
                CblasRowMajor,
                transposeA ? CblasTrans : CblasNoTrans,
                transposeB ? CblasTrans : CblasNoTrans,
                m,
                n,
                k,
                alpha,
                a,
                lda,
                b,
                ldb,
                beta,
                c,
                ldc);
    }
}
