package org.limpid.backend.cpu.kernel;

import java.util.Arrays;

/**
 * Scratch memory that the products of one session share: per worker a strip of packed A, a tile of C, and panels of
 * packed B; products on all threads pack B into the panels of worker 0. Before its panels each worker has room for what a
 * {@linkplain RowPrologue prologue} gives: a few kilobytes, which would not begin at a cache line by themselves.
 *
 * <p>Memory is reserved while products are planned and never while they run, so a session plans all of its products
 * first. Products that share a workspace run one after the other, except for those {@link MatMul#runOn inside jobs}.
 */
public final class Workspace {
    /**
     * Where packed data begins in its array. A vector load that straddles two cache lines costs twice: on Cascade Lake a
     * product ran at 0.73 of its speed. The data of an array begins 16 bytes after the object, and large objects begin at
     * a cache line (under G1, where they fill regions of their own), so element 12 lies at byte 64.
     */
    static final int FIRST = 12;

    /** An array of 1 MiB is large enough to be given regions of its own by G1 with heaps up to 4 GiB. */
    private static final int LARGE = 1 << 18;

    private final float[][] strips;
    private final float[][] panels;
    private final int[] panelSizes;
    private final float[][] tiles;
    private int rows;

    /**
     * @param threads of the largest pool that products with this workspace will run on
     */
    public Workspace(int threads) {
        strips = new float[threads][0];
        panels = new float[threads][0];
        panelSizes = new int[threads];
        tiles = new float[threads][0];
    }

    /** Threads of the largest pool that products with this workspace may run on. */
    public int threads() {
        return strips.length;
    }

    /** Bytes held. */
    public long bytes() {
        long floats = 0;
        for (float[][] kind : Arrays.asList(strips, panels, tiles)) {
            for (float[] array : kind) {
                floats += array.length;
            }
        }
        return floats * Float.BYTES;
    }

    /** Makes sure that every worker has a strip and a tile of at least these numbers of elements. */
    void reserveStrips(int strip, int tile) {
        for (int worker = 0; worker < strips.length; worker++) {
            strips[worker] = grown(strips[worker], FIRST + strip, 0);
            tiles[worker] = grown(tiles[worker], FIRST + tile, 0);
        }
    }

    /** Makes sure that worker 0, or all of them, have panels of at least this number of elements. */
    void reservePanels(int elements, boolean everyWorker) {
        int workers = everyWorker ? panels.length : 1;
        for (int worker = 0; worker < workers; worker++) {
            panelSizes[worker] = Math.max(panelSizes[worker], elements);
            growPanels(worker);
        }
    }

    /** Makes sure that every worker has room for rows of A of this number of elements together. */
    void reserveRows(int elements) {
        rows = Math.max(rows, Scratch.aligned(elements));
        for (int worker = 0; worker < panels.length; worker++) {
            growPanels(worker);
        }
    }

    private void growPanels(int worker) {
        int size = panelSizes[worker];
        panels[worker] = grown(panels[worker], Math.addExact(FIRST + rows, size), size == 0 ? 0 : LARGE);
    }

    float[] strip(int worker) {
        return strips[worker];
    }

    float[] panels(int worker) {
        return panels[worker];
    }

    /** Where panels begin. */
    int panelsFrom() {
        return FIRST + rows;
    }

    /** Where rows of A lie from {@link #FIRST} on. */
    float[] rows(int worker) {
        return panels[worker];
    }

    float[] tile(int worker) {
        return tiles[worker];
    }

    private static float[] grown(float[] array, int length, int least) {
        return array.length >= length ? array : new float[Math.max(length, least)];
    }
}
