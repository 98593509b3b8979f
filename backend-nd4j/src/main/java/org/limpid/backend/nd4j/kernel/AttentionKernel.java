package org.limpid.backend.nd4j.kernel;

import org.limpid.api.tensor.Shape;

/**
 * Subspace attention, a few batch elements at a time: a head is a strip of columns of w, which products read where it lies, so
 * that nothing is permuted and only the scores of those few are held.
 */
final class AttentionKernel {

    /** A megabyte: more would leave the cache. */
    private static final long SCORES_AT_A_TIME = 1 << 18;

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

    /** How many batch elements are done at a time: as many as have room for their scores. */
    private int atATime() {
        return Math.clamp(SCORES_AT_A_TIME / (heads * scoresSize), 1, items);
    }

    /** Rows of the scores of so many batch elements. */
    private int rows(int count) {
        return Math.toIntExact((long) count * heads * tokens);
    }

    private NdArray scores(int count) {
        return r.scratch(Element.F32, Shape.of(rows(count), tokens));
    }

    /** The first rows of a larger matrix. */
    private NdArray some(NdArray scores, int count) {
        return scores.reshaped(rows(count), tokens);
    }

    private NdArray perRow(int count) {
        return r.scratch(Element.F32, Shape.of(rows(count)));
    }

    private interface Head {
        /**
         * One head of one batch element.
         *
         * @param strip first element of its strip
         * @param scores first element of its scores
         */
        void accept(long strip, long scores);
    }

    private void forEachHead(int first, int count, Head head) {
        for (int item = 0; item < count; item++) {
            for (int k = 0; k < heads; k++) {
                head.accept((first + item) * itemSize + (long) k * width, ((long) item * heads + k) * scoresSize);
            }
        }
    }

    /** A = softmax(scale · w_k w_kᵀ) for all heads of some batch elements. */
    private void attention(int first, int count, NdArray into, NdArray perRow) {
        forEachHead(first, count, (strip, scores) -> r.product(toScores(), scale, w, strip, w, strip, 0, into, scores));
        FusedKernels.softmax(r, into, into, perRow.reshaped(into.dim(0)));
    }

    void forward(NdArray o) {
        int step = atATime();
        NdArray all = scores(step);
        NdArray perRow = perRow(step);
        for (int first = 0; first < items; first += step) {
            int count = Math.min(step, items - first);
            NdArray attention = some(all, count);
            attention(first, count, attention, perRow);
            forEachHead(
                    first,
                    count,
                    (strip, scores) -> r.product(fromScores(false), 1, attention, scores, w, strip, 0, o, strip));
        }
    }

    /** dA = do·wᵀ, δ = ⟨do, o⟩, dS = A ∘ (dA − δ), dw = Aᵀ·do + scale·(dS + dSᵀ)·w. */
    void backward(NdArray o, NdArray dOut, NdArray dw) {
        NdArray delta = delta(o, dOut);
        int step = atATime();
        NdArray all = scores(step);
        NdArray allGradients = scores(step);
        NdArray perRow = perRow(step);
        for (int first = 0; first < items; first += step) {
            int count = Math.min(step, items - first);
            NdArray attention = some(all, count);
            NdArray dScores = some(allGradients, count);
            attention(first, count, attention, perRow);
            forEachHead(
                    first,
                    count,
                    (strip, scores) -> r.product(toScores(), 1, dOut, strip, w, strip, 0, dScores, scores));
            NdArray gradients = dScores.reshaped(count, heads, tokens, tokens);
            r.named("subtract", gradients, gradients, byHead(delta, first, count));
            r.named("multiply", dScores, dScores, attention);
            forEachHead(first, count, (strip, scores) -> {
                r.product(fromScores(true), 1, attention, scores, dOut, strip, 0, dw, strip);
                r.product(fromScores(false), scale, dScores, scores, w, strip, 1, dw, strip);
                r.product(fromScores(true), scale, dScores, scores, w, strip, 1, dw, strip);
            });
        }
    }

    /** ⟨do, o⟩ for each token and head, tokens first. */
    private NdArray delta(NdArray o, NdArray dOut) {
        NdArray overlap = r.named("multiply", r.scratch(Element.F32, w.shape()), dOut, o);
        int rows = rows(items);
        NdArray delta = r.scratch(Element.F32, Shape.of(rows));
        ReductionKernels.sumRows(r, overlap, rows, width, delta);
        return delta;
    }

    /** δ of some batch elements as (count, h, n, 1). */
    private NdArray byHead(NdArray delta, int first, int count) {
        long each = (long) tokens * heads;
        return delta.window(first * each, new int[] {count, heads, tokens, 1}, new long[] {each, 1, heads, 1});
    }
}
