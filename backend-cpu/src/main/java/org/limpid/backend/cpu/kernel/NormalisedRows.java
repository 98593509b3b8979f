package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.MatMul;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.tensor.TensorType;

/** Layer normalisation of rows, into memory or on their way into a product. */
final class NormalisedRows implements RowPrologue {

    private final float epsilon;
    private final Operand gain;
    private final Operand bias;
    private final NormRows loops;

    NormalisedRows(LayerNorm op, Operand gain, Operand bias, NormRows loops) {
        epsilon = (float) op.epsilon();
        this.gain = gain;
        this.bias = bias;
        this.loops = loops;
    }

    /**
     * Whether a product can take along the normalisation of its left operand, and gains by it: each row is packed from its first
     * to its last term at once, as a rule once only, and there is more than one. All products of a batch share the right
     * operand, so that they are one product.
     *
     * @param a the left operand
     * @param b the right operand
     */
    static boolean fit(MatMul op, TensorType a, TensorType b) {
        int k = a.shape().dim(-1);
        int n = b.shape().dim(op.transposeB() ? -2 : -1);
        return !op.transposeA()
                && b.shape().size() == (long) n * k
                && a.shape().size() > k
                && Blocking.isOneBlock(n, k);
    }

    @Override
    public void apply(float[] a, int aOff, int lda, int rows, float[] to, int toOff) {
        int n = gain.size();
        for (int row = 0; row < rows; row++) {
            loops.forward(
                    a,
                    aOff + row * lda,
                    gain.floats(),
                    gain.offset(),
                    bias.floats(),
                    bias.offset(),
                    epsilon,
                    to,
                    toOff + row * n,
                    n);
        }
    }
}
