package org.limpid.backend.cpu.kernel;

import java.util.List;

/** The operands of attention's gradient, and the rows that both of its kernels share. */
final class AttentionGradient {

    private final float scale;
    private final AttentionShape shape;
    private final Operand w;
    private final Operand o;
    private final Operand dout;
    private final Operand dw;
    private final SoftmaxRows softmax;
    private final Vectors vectors;
    private final IstaLoops loops;

    AttentionGradient(float scale, AttentionShape shape, List<Operand> in, Operand dw, KernelFamily family) {
        this.scale = scale;
        this.shape = shape;
        w = in.get(0);
        o = in.get(1);
        dout = in.get(2);
        this.dw = dw;
        softmax = family.softmax();
        vectors = family.vectors();
        loops = family.ista();
    }

    float[] w() {
        return w.floats();
    }

    float[] dout() {
        return dout.floats();
    }

    float[] dw() {
        return dw.floats();
    }

    int atW(int start) {
        return w.offset() + start;
    }

    int atDout(int start) {
        return dout.offset() + start;
    }

    int atDw(int start) {
        return dw.offset() + start;
    }

    /**
     * Writes δ = ⟨do, o⟩ of every token of a head to {@code work[at…]}. Afterwards o is not read any more, so that dw may lie
     * there.
     *
     * @param start first element of the head in the token operands
     */
    void deltas(int start, float[] work, int at) {
        for (int i = 0; i < shape.tokens(); i++) {
            int token = start + i * shape.row();
            work[at + i] =
                    vectors.dot(dout.floats(), dout.offset() + token, o.floats(), o.offset() + token, shape.width());
        }
    }

    /**
     * Turns rows of scores at {@code a} into probabilities, and rows of do·wᵀ at {@code g} into scale·A ∘ (do·wᵀ − δ).
     *
     * @param deltas where the δ of the first row is
     */
    void scoreGradients(int rows, float[] work, int a, int g, int deltas) {
        int n = shape.tokens();
        for (int i = 0; i < rows; i++) {
            int row = a + i * n;
            float sum = softmax.expScaled(scale, work, row, n);
            loops.scale(1 / sum, work, row, n);
            softmax.gradient(scale, work[deltas + i], work, row, g + i * n, n);
        }
    }
}
