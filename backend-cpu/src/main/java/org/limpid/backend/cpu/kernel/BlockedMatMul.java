package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product by packed blocks.
 *
 * <pre>
 *   for each product of the batch
 *     for each block of columns                 B does not fit the cache otherwise
 *       for each block of terms
 *         pack op(B) of the block into panels    job 1, chunks of panels
 *         for each strip of rows                 job 2, chunks of strips (and of panels where strips are few)
 *           pack op(A) of the strip             after the prologue, if there is one
 *           for each panel: tile of C (+)= strip · panel
 *           epilogue, if the rows are complete
 * </pre>
 *
 * <p>Blocks of terms follow one another, and a tile belongs to one thread, so no sum depends on the threads.
 */
final class BlockedMatMul implements MatMul {
    private static final int ROWS_PER_CHUNK = 32;

    /** Elements that are handed to an epilogue at a time: what it reads beside them comes in longer runs, and they stay in the cache. */
    private static final int FINISHED_TOGETHER = 1 << 14;

    /** Elements of a cache line, or less. */
    private static final int LINE = 16;

    private final MatMulSpec asked;
    private final MatMulSpec spec;
    private final TileEngine tiles;
    private final Workspace workspace;
    private final @Nullable RowPrologue prologue;
    private final @Nullable RowEpilogue epilogue;
    private final Operands operands;
    private final RunningOperands running = new RunningOperands();
    private final Blocking blocking;
    private final boolean rowsCompleteInStrips;
    private final int finishedTogether;
    private final int packedTogether;
    private final int stripSize;
    private final SessionWeights.@Nullable Panels kept;

    private final Job items = this::itemsChunk;
    private final Job packing = this::packingChunk;
    private final Job multiplying = this::multiplyingChunk;
    private final Job mirroring = this::mirroringChunk;
    private final Job finishing = this::finishingChunk;

    /** Blocks of columns follow one another, in each blocks of terms. */
    private final Block[] blocks;

    // Which part of the running product the jobs work on: written and kept as its operands are.
    private int item;
    private Block block;

    /**
     * Some columns of B, of which some terms.
     *
     * @param j the first column
     * @param width columns
     * @param t the first term
     * @param depth terms
     * @param panels it is packed into so many
     * @param kept where they begin among those of all blocks, if they are kept
     * @param isLast whether it completes the rows of the result
     */
    private record Block(int j, int width, int t, int depth, int panels, int kept, boolean isLast) {}

    /**
     * @param constantB the only B that it will run with, if there is one; null if not
     */
    BlockedMatMul(
            MatMulSpec asked,
            TileEngine tiles,
            Workspace workspace,
            @Nullable RowPrologue prologue,
            @Nullable RowEpilogue epilogue,
            @Nullable Operand constantB) {
        this.asked = asked;
        this.spec = epilogue == null ? asked.joinRows() : asked;
        this.tiles = tiles;
        this.workspace = workspace;
        this.prologue = prologue;
        this.epilogue = epilogue;
        operands = new Operands(spec);
        blocking = Blocking.of(spec, tiles, workspace.threads());
        boolean alone = blocking.schedule() != Blocking.Schedule.TOGETHER;
        rowsCompleteInStrips = (alone || blocking.columnGroups() == 1) && !spec.symmetric();
        packedTogether = blocking.stripsTogether();
        finishedTogether = packedTogether > 1
                ? packedTogether
                : Math.max(1, FINISHED_TOGETHER / Math.multiplyExact(tiles.stripRows(), spec.n()));
        stripSize = tiles.stripSize(blocking.terms());
        workspace.reserveStrips(Math.multiplyExact(packedTogether, stripSize), tiles.tileSize());
        blocks = blocks();
        block = blocks[0];
        if (prologue != null) {
            if (spec.m() == 1 || spec.transA() || spec.symmetric() || blocking.terms() < spec.k()) {
                throw new IllegalArgumentException(
                        "the left operand has one row, or rows that are not packed whole: " + spec);
            }
            workspace.reserveRows(Math.multiplyExact(packedTogether * tiles.stripRows(), spec.k()));
        }
        SessionWeights weights = constantB == null ? null : constantB.weights();
        if (constantB == null || weights == null || operands.items() > 1 || spec.perWorker()) {
            kept = null;
            workspace.reservePanels(
                    Math.multiplyExact(width(blocking.columns()), blocking.terms()),
                    blocking.schedule() == Blocking.Schedule.ITEMS || spec.perWorker());
        } else {
            Block last = blocks[blocks.length - 1];
            int elements = Math.addExact(last.kept, Math.multiplyExact(width(last.width), last.depth));
            kept = weights.panels(constantB, spec, elements);
        }
    }

    private Block[] blocks() {
        List<Block> all = new ArrayList<>();
        int packed = 0;
        for (int j = 0; j < spec.n(); j += blocking.columns()) {
            int width = Math.min(blocking.columns(), spec.n() - j);
            for (int t = 0; t < spec.k(); t += blocking.terms()) {
                int depth = Math.min(blocking.terms(), spec.k() - t);
                boolean isLast = j + width == spec.n() && t + depth == spec.k();
                all.add(new Block(j, width, t, depth, tiles.panels(width), packed, isLast));
                packed = Math.addExact(packed, Math.multiplyExact(width(width), depth));
            }
        }
        return all.toArray(Block[]::new);
    }

    /** Columns of a block with those that fill up its panels. */
    private int width(int columns) {
        return tiles.panelStart(columns, tiles.panels(columns));
    }

    @Override
    public MatMulSpec spec() {
        return asked;
    }

    @Override
    public void run(WorkerPool pool, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        operands.check(a, aOff, b, bOff, c, cOff);
        Plans.checkPool(pool, workspace);
        if (blocking.schedule() == Blocking.Schedule.CALLER) {
            if (kept != null && kept.isStale()) {
                packKept(kept, null, b, bOff);
            }
            for (int i = 0; i < operands.items(); i++) {
                multiplyItem(0, i, a, aOff, b, bOff, c, cOff);
            }
            return;
        }
        running.begin(a, aOff, b, bOff, c, cOff);
        try {
            if (kept != null && kept.isStale()) {
                packKept(kept, pool, b, bOff);
            }
            if (blocking.schedule() == Blocking.Schedule.ITEMS) {
                pool.run(items, Blocking.ceilDiv(operands.items(), blocking.itemsPerChunk()));
            } else {
                for (item = 0; item < operands.items(); item++) {
                    multiplyTogether(pool);
                }
            }
        } finally {
            running.end();
        }
    }

    @Override
    public void runOn(int worker, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        Plans.checkPerWorker(spec);
        operands.check(a, aOff, b, bOff, c, cOff);
        for (int i = 0; i < operands.items(); i++) {
            multiplyItem(worker, i, a, aOff, b, bOff, c, cOff);
        }
    }

    // ---- one product on one thread
    // -----------------------------------------------------------------------------------

    private void multiplyItem(int worker, int which, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
        int ai = aOff + operands.a(which);
        int bi = bOff + operands.b(which);
        int ci = cOff + operands.c(which);
        for (Block each : blocks) {
            if (kept == null) {
                packPanels(workspace.panels(worker), b, bi, each, 0, each.panels);
            }
            for (int s = 0; s < blocking.strips(); s += finishedTogether) {
                int end = Math.min(blocking.strips(), s + finishedTogether);
                strips(worker, s, end, panels(worker), a, ai, c, ci, each, 0, each.panels);
                if (rowsCompleteInStrips && each.isLast) {
                    finishStrips(worker, which, s, end, c, ci);
                }
            }
        }
        if (!rowsCompleteInStrips) {
            if (spec.symmetric()) {
                for (int from = 0; from < spec.m(); from += ROWS_PER_CHUNK) {
                    tiles.mirror(c, ci, spec.ldc(), spec.n(), from, Math.min(spec.m(), from + ROWS_PER_CHUNK));
                }
            }
            finishRows(worker, which, c, ci, 0, spec.m());
        }
    }

    private void itemsChunk(int chunk, int worker) {
        int from = chunk * blocking.itemsPerChunk();
        int to = Math.min(operands.items(), from + blocking.itemsPerChunk());
        RunningOperands r = running;
        for (int i = from; i < to; i++) {
            multiplyItem(worker, i, r.a, r.aOff, r.b, r.bOff, r.c, r.cOff);
        }
    }

    // ---- one product on all threads
    // ----------------------------------------------------------------------------------

    private void multiplyTogether(WorkerPool pool) {
        int rowChunks = Blocking.ceilDiv(blocking.strips(), blocking.stripsPerChunk());
        for (Block each : blocks) {
            block = each;
            if (kept == null) {
                pool.run(packing, Blocking.ceilDiv(each.panels, panelsPerChunk(each)));
            }
            pool.run(multiplying, rowChunks * blocking.columnGroups());
        }
        if (!rowsCompleteInStrips) {
            int chunks = Blocking.ceilDiv(spec.m(), ROWS_PER_CHUNK);
            if (spec.symmetric()) {
                pool.run(mirroring, chunks);
            }
            if (epilogue != null) {
                pool.run(finishing, chunks);
            }
        }
    }

    private void packingChunk(int chunk, int worker) {
        Block part = block;
        int panels = panelsPerChunk(part);
        int from = chunk * panels;
        int to = Math.min(part.panels, from + panels);
        packPanels(panels(0), running.b, running.bOff + operands.b(item), part, from, to);
    }

    private void multiplyingChunk(int chunk, int worker) {
        Block part = block;
        int groups = blocking.columnGroups();
        int group = chunk % groups;
        int fromPanel = (int) ((long) part.panels * group / groups);
        int toPanel = (int) ((long) part.panels * (group + 1) / groups);
        int from = chunk / groups * blocking.stripsPerChunk();
        int to = Math.min(blocking.strips(), from + blocking.stripsPerChunk());
        float[] a = running.a;
        float[] c = running.c;
        int ai = running.aOff + operands.a(item);
        int ci = running.cOff + operands.c(item);
        // Of a symmetric result the longest strips come last: deal them out first.
        int first = spec.symmetric() ? blocking.strips() - to : from;
        int end = first + to - from;
        strips(worker, first, end, panels(0), a, ai, c, ci, part, fromPanel, toPanel);
        if (rowsCompleteInStrips && part.isLast) {
            finishStrips(worker, item, from, to, c, ci);
        }
    }

    private void mirroringChunk(int chunk, int worker) {
        int from = chunk * ROWS_PER_CHUNK;
        int ci = running.cOff + operands.c(item);
        tiles.mirror(running.c, ci, spec.ldc(), spec.n(), from, Math.min(spec.m(), from + ROWS_PER_CHUNK));
    }

    private void finishingChunk(int chunk, int worker) {
        int from = chunk * ROWS_PER_CHUNK;
        int ci = running.cOff + operands.c(item);
        finishRows(worker, item, running.c, ci, from, Math.min(spec.m(), from + ROWS_PER_CHUNK));
    }

    // ---- the parts of both
    // -------------------------------------------------------------------------------------------

    /** Packs all blocks of a B that lasts, on all threads of a pool if there is one. */
    private void packKept(SessionWeights.Panels stale, @Nullable WorkerPool pool, float[] b, int bOff) {
        synchronized (stale.lock()) {
            if (!stale.isStale()) {
                return;
            }
            item = 0;
            for (Block each : blocks) {
                block = each;
                if (pool == null) {
                    packPanels(stale.floats(), b, bOff, each, 0, each.panels);
                } else {
                    pool.run(packing, Blocking.ceilDiv(each.panels, panelsPerChunk(each)));
                }
            }
            stale.packed();
        }
    }

    private int panelsPerChunk(Block part) {
        return Math.max(1, part.panels / (4 * workspace.threads()));
    }

    private float[] panels(int worker) {
        return kept == null ? workspace.panels(worker) : kept.floats();
    }

    private int panelsFrom(Block part) {
        return kept == null ? workspace.panelsFrom() : kept.from() + part.kept;
    }

    private void packPanels(float[] packed, float[] b, int bi, Block part, int fromPanel, int toPanel) {
        int start = bi + part.t * spec.termStrideB() + part.j * spec.columnStrideB();
        int panels = panelsFrom(part);
        for (int p = fromPanel; p < toPanel; p++) {
            int left = tiles.panelStart(part.width, p);
            int count = Math.min(tiles.panelStart(part.width, p + 1), part.width) - left;
            tiles.packPanel(
                    b,
                    start + left * spec.columnStrideB(),
                    spec.ldb(),
                    spec.transB(),
                    part.depth,
                    count,
                    packed,
                    panels + left * part.depth);
        }
    }

    /** Strips {@code from} to {@code to} − 1 of C, some packed at a time. */
    private void strips(
            int worker,
            int from,
            int to,
            float[] packed,
            float[] a,
            int ai,
            float[] c,
            int ci,
            Block part,
            int fromPanel,
            int toPanel) {
        for (int s = from; s < to; s += packedTogether) {
            int end = Math.min(to, s + packedTogether);
            int i = s * tiles.stripRows();
            int rows = Math.min(spec.m(), end * tiles.stripRows()) - i;
            if (spec.symmetric() && part.j + tiles.panelStart(part.width, fromPanel) >= i + rows) {
                continue;
            }
            packStrips(worker, a, ai + i * spec.rowStrideA() + part.t * spec.termStrideA(), rows, part.depth);
            for (int which = s; which < end; which++) {
                int strip = Workspace.FIRST + (which - s) * stripSize;
                strip(worker, which, strip, packed, c, ci, part, fromPanel, toPanel);
            }
        }
    }

    /**
     * Reads a number of each cache line of some rows: many lines come at the same time then, where a prologue, which needs one row
     * before the next, would wait for one after the other.
     *
     * @return their sum, so that it is done
     */
    private static float fetched(float[] a, int start, int lda, int rows, int terms) {
        float even = 0;
        float odd = 0;
        for (int row = 0; row < rows; row++) {
            int end = start + row * lda + terms;
            int i = end - terms;
            for (; i < end - LINE; i += 2 * LINE) {
                even += a[i];
                odd += a[i + LINE];
            }
            for (; i < end; i += LINE) {
                even += a[i];
            }
        }
        return even + odd;
    }

    private void packStrips(int worker, float[] a, int start, int rows, int depth) {
        float[] strips = workspace.strip(worker);
        if (prologue == null) {
            tiles.packStrips(a, start, spec.lda(), spec.transA(), depth, rows, strips, Workspace.FIRST, stripSize);
        } else {
            float[] made = workspace.rows(worker);
            made[Workspace.FIRST] = fetched(a, start, spec.lda(), rows, depth);
            prologue.apply(a, start, spec.lda(), rows, made, Workspace.FIRST);
            tiles.packStrips(made, Workspace.FIRST, depth, false, depth, rows, strips, Workspace.FIRST, stripSize);
        }
    }

    private void strip(
            int worker,
            int which,
            int strip,
            float[] packed,
            float[] c,
            int ci,
            Block part,
            int fromPanel,
            int toPanel) {
        int i = which * tiles.stripRows();
        int rows = Math.min(tiles.stripRows(), spec.m() - i);
        boolean add = spec.accumulate() || part.t > 0;
        int panels = panelsFrom(part);
        for (int p = fromPanel; p < toPanel; p++) {
            int left = tiles.panelStart(part.width, p);
            if (spec.symmetric() && part.j + left >= i + rows) {
                break;
            }
            int count = Math.min(tiles.panelStart(part.width, p + 1), part.width) - left;
            tiles.multiply(
                    part.depth,
                    workspace.strip(worker),
                    strip,
                    rows,
                    packed,
                    panels + left * part.depth,
                    count,
                    c,
                    ci + i * spec.ldc() + part.j + left,
                    spec.ldc(),
                    add,
                    workspace.tile(worker));
        }
    }

    private void finishStrips(int worker, int which, int from, int to, float[] c, int ci) {
        int rows = tiles.stripRows();
        finishRows(worker, which, c, ci, from * rows, Math.min(spec.m(), to * rows));
    }

    private void finishRows(int worker, int which, float[] c, int ci, int from, int to) {
        if (epilogue != null) {
            epilogue.apply(which, from, to, c, ci, spec.ldc(), worker);
        }
    }
}
