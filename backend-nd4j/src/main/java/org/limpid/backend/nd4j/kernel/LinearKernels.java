package org.limpid.backend.nd4j.kernel;

import static org.bytedeco.openblas.global.openblas.CblasLeft;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.limpid.api.op.MatMul;
import org.limpid.api.tensor.Shape;

/** Products, factorisations and solves, by the OpenBLAS that comes with ND4J. */
final class LinearKernels {

    private LinearKernels() {}

    /** One call for each matrix of the batch, or a single one where B is the same for all and A's rows lie in one piece. */
    static void matmul(Recorder r, MatMul op, NdArray a, NdArray b, NdArray y) {
        int m = y.dim(-2);
        int n = y.dim(-1);
        int k = op.inner(a.shape());
        int items = y.leading(2);
        if (b.leading(2) == 1 && a.leading(2) == items && !op.transposeA()) {
            r.product(Gemm.dense(false, op.transposeB(), Math.multiplyExact(items, m), n, k), 1, a, b, 0, y);
            return;
        }
        Shape batch = y.shape().range(0, y.rank() - 2);
        long[] fromA = firsts(batch, a);
        long[] fromB = firsts(batch, b);
        FloatPointer pointerA = a.floats();
        FloatPointer pointerB = b.floats();
        FloatPointer pointerY = y.floats();
        Gemm gemm = Gemm.dense(op.transposeA(), op.transposeB(), m, n, k);
        long size = (long) m * n;
        r.call(() -> {
            for (int item = 0; item < items; item++) {
                gemm.run(
                        1,
                        pointerA.position(fromA[item]),
                        pointerB.position(fromB[item]),
                        0,
                        pointerY.position(item * size));
            }
        });
    }

    /** The first element of the matrix of each batch element, where axes of one matrix are repeated. */
    private static long[] firsts(Shape batch, NdArray x) {
        long[] firsts = new long[batch.intSize()];
        long[] own = x.shape().strides();
        int missing = batch.rank() - (x.rank() - 2);
        for (int item = 0; item < firsts.length; item++) {
            int rest = item;
            for (int axis = batch.rank() - 1; axis >= 0; axis--) {
                int index = rest % batch.dim(axis);
                rest /= batch.dim(axis);
                if (axis >= missing && x.dim(axis - missing) != 1) {
                    firsts[item] += index * own[axis - missing];
                }
            }
        }
        return firsts;
    }

    /**
     * LAPACK's spotrf on the matrix as it lies: what is lower by rows is upper by columns. It finds a NaN in the triangle before it
     * begins, and a pivot that is not positive; one that became NaN by the way is found in the sum of the diagonal.
     */
    static void cholesky(Recorder r, NdArray a, NdArray l) {
        int n = l.dim(-1);
        int items = l.leading(2);
        long size = (long) n * n;
        if (!a.address().equals(l.address())) {
            r.copy(a, l);
        }
        FloatPointer matrix = l.floats();
        r.call(() -> {
            for (int item = 0; item < items; item++) {
                matrix.position(item * size);
                int failed = openblas.LAPACKE_spotrf(LAPACK_COL_MAJOR, (byte) 'U', n, matrix, n);
                if (failed != 0 || Float.isNaN(openblas.cblas_sasum(n, matrix, n + 1))) {
                    openblas.LAPACKE_slaset_work(LAPACK_COL_MAJOR, (byte) 'U', n, n, Float.NaN, Float.NaN, matrix, n);
                }
                if (n > 1) {
                    matrix.position(item * size + 1);
                    openblas.LAPACKE_slaset_work(LAPACK_COL_MAJOR, (byte) 'L', n - 1, n - 1, 0, 0, matrix, n);
                }
            }
        });
    }

    static void solve(Recorder r, boolean transpose, NdArray l, NdArray b, NdArray x) {
        int n = x.dim(-2);
        int k = x.dim(-1);
        int items = x.leading(2);
        long sizeL = (long) n * n;
        long sizeX = (long) n * k;
        if (!b.address().equals(x.address())) {
            r.copy(b, x);
        }
        FloatPointer triangle = l.floats();
        FloatPointer result = x.floats();
        r.call(() -> {
            for (int item = 0; item < items; item++) {
                openblas.cblas_strsm(
                        CblasRowMajor,
                        CblasLeft,
                        CblasLower,
                        transpose ? CblasTrans : CblasNoTrans,
                        CblasNonUnit,
                        n,
                        k,
                        1,
                        triangle.position(item * sizeL),
                        n,
                        result.position(item * sizeX),
                        k);
            }
        });
    }
}
