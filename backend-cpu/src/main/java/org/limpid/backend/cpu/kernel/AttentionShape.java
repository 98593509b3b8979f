package org.limpid.backend.cpu.kernel;

/**
 * How attention is cut: a task for each batch element and head, and in a task strips of rows of the scores that stay in
 * the second-level cache.
 *
 * @param tokens n
 * @param heads h
 * @param width p, columns of a head
 * @param batch elements of the batch
 * @param stripRows rows of a strip; the last may have fewer
 */
record AttentionShape(int tokens, int heads, int width, int batch, int stripRows) {

    /** Elements of a strip: 256 KiB. */
    private static final int STRIP = 1 << 16;

    /** Up to so many tokens a head's matrices are multiplied where they lie, without packing. */
    private static final int SMALL = 64;

    /** Whether a head is too small for packed products. */
    boolean isSmall() {
        return tokens <= SMALL;
    }

    /** The shape of tokens w (…, n, h·p). */
    static AttentionShape of(Operand w, int heads) {
        int n = w.dim(-2);
        int most = Math.max(1, Math.min(n, STRIP / n));
        int rows = Math.ceilDiv(n, Math.ceilDiv(n, most));
        return new AttentionShape(n, heads, w.dim(-1) / heads, w.leading(2), rows);
    }

    /** From one row of w to the next. */
    int row() {
        return heads * width;
    }

    int tasks() {
        return batch * heads;
    }

    /** Tasks that make a chunk worth its claim. */
    int tasksPerChunk() {
        return Chunks.rows((long) tokens * tokens * width / 8);
    }

    int chunks() {
        return Math.ceilDiv(tasks(), tasksPerChunk());
    }

    /** First element of a head in w. */
    int start(int task) {
        return task / heads * tokens * row() + task % heads * width;
    }

    int strips() {
        return Math.ceilDiv(tokens, stripRows);
    }

    /** Whether the scores of a head fit a single strip, so that their symmetry saves half of them. */
    boolean isWhole() {
        return stripRows == tokens;
    }

    /** Rows of strip number {@code strip}. */
    int rows(int strip) {
        return Math.min(stripRows, tokens - strip * stripRows);
    }

    /** The scores w_I·wᵀ of so many rows, or any other product of (rows, p) and (n, p)ᵀ. */
    MatMulSpec scores(int rows) {
        return MatMulSpec.of(rows, tokens, width, false, true)
                .withLeadingDimensions(row(), row(), tokens)
                .runnableInsideJobs();
    }

    /** A·w: a matrix of (rows, n) times the tokens. */
    MatMulSpec mix(int rows) {
        return MatMulSpec.of(rows, width, tokens)
                .withLeadingDimensions(tokens, row(), row())
                .runnableInsideJobs();
    }

    /** Aᵀ·x: a matrix of (rows, n), transposed, times rows of tokens. */
    MatMulSpec spread(int rows) {
        return MatMulSpec.of(tokens, width, rows, true, false)
                .withLeadingDimensions(tokens, row(), row())
                .runnableInsideJobs();
    }
}
