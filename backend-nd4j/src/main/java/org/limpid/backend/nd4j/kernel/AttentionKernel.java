package org.limpid.backend.nd4j.kernel;

import org.limpid.api.tensor.Shape;

/**
 * Subspace attention, one batch element after the other: a head is a strip of columns of w, which products read where it
 * lies, so that nothing is permuted and the scores of one batch element are all that is held.
 */
final class AttentionKernel {

    private final Recorder r;
    private final NdArray w;
    private final float scale;
    private final int heads;
    private final int tokens;
    private final int columns;
    private final int width;
    private final int items;
    private final long itemSize;
    private final long scoresSize;

    AttentionKernel(Recorder r, int heads, float scale, NdArray w) {
        this.r = r;
        this.w = w;
        this.scale = scale;
        this.heads = heads;
        tokens = w.dim(-2);
        columns = w.dim(-1);
        width = columns / heads;
        items = w.leading(2);
        itemSize = (long) tokens * columns;
        scoresSize = (long) tokens * tokens;
    }

    /** Scores of tokens by tokens from strips, (n, p)·(n, p)ᵀ. */
    private Gemm toScores() {
        return new Gemm(false, true, tokens, tokens, width, columns, columns, tokens);
    }

    /** Strips from scores, op(n, n)·(n, p). */
    private Gemm fromScores(boolean transpose) {
        return new Gemm(transpose, false, tokens, width, tokens, tokens, columns, columns);
    }

    private NdArray scores() {
        return r.scratch(Element.F32, Shape.of(heads, tokens, tokens));
    }

    private long strip(int item, int head) {
        return item * itemSize + (long) head * width;
    }

    /** A = softmax(scale · w_k w_kᵀ) for all heads of a batch element. */
    private void attention(int item, NdArray into) {
        for (int head = 0; head < heads; head++) {
            long strip = strip(item, head);
            r.product(toScores(), scale, w, strip, w, strip, 0, into, head * scoresSize);
        }
        FusedKernels.softmax(r, into, into);
    }

    void forward(NdArray o) {
        NdArray attention = scores();
        for (int item = 0; item < items; item++) {
            attention(item, attention);
            for (int head = 0; head < heads; head++) {
                long strip = strip(item, head);
                r.product(fromScores(false), 1, attention, head * scoresSize, w, strip, 0, o, strip);
            }
        }
    }

    /** dA = do·wᵀ, δ = ⟨do, o⟩, dS = A ∘ (dA − δ), dw = Aᵀ·do + scale·(dS + dSᵀ)·w. */
    void backward(NdArray o, NdArray dOut, NdArray dw) {
        NdArray attention = scores();
        NdArray dScores = scores();
        NdArray overlap = r.scratch(Element.F32, Shape.of(tokens, heads, width));
        NdArray delta = r.scratch(Element.F32, Shape.of(tokens, heads));
        NdArray deltaByHead = delta.window(0, new int[] {heads, tokens, 1}, new long[] {1, heads, 1});
        for (int item = 0; item < items; item++) {
            attention(item, attention);
            for (int head = 0; head < heads; head++) {
                long strip = strip(item, head);
                r.product(toScores(), 1, dOut, strip, w, strip, 0, dScores, head * scoresSize);
            }
            r.named("multiply", overlap, item(dOut, item), item(o, item));
            r.named("reduce_sum", delta, Arguments.integers(2), overlap);
            r.named("subtract", dScores, dScores, deltaByHead);
            r.named("multiply", dScores, dScores, attention);
            for (int head = 0; head < heads; head++) {
                long strip = strip(item, head);
                long scores = head * scoresSize;
                r.product(fromScores(true), 1, attention, scores, dOut, strip, 0, dw, strip);
                r.product(fromScores(false), scale, dScores, scores, w, strip, 1, dw, strip);
                r.product(fromScores(true), scale, dScores, scores, w, strip, 1, dw, strip);
            }
        }
    }

    /** A batch element as (n, h, p). */
    private NdArray item(NdArray x, int item) {
        int[] extents = {tokens, heads, width};
        return x.window(item * itemSize, extents, Shape.of(extents).strides());
    }
}
