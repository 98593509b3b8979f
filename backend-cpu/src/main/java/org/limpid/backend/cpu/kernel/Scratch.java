package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Memory that a step needs while it runs and not afterwards: one array that all workers share and one for each. Steps of a
 * session run one after the other, so they share it; they reserve it when they are made and ask for it when they run.
 */
public final class Scratch {

    /** The first element to use, which lies at a cache line if the array is large. */
    static final int FIRST = Workspace.FIRST;

    private static final int BEYOND = SmallProducts.READ_BEYOND;

    /** Elements of a {@link #block}: some of them share the first-level cache. */
    static final int BLOCK = 1 << 11;

    private final float[][] own;
    private final List<List<float[]>> blocks;
    private float[] shared = {};

    /** @param threads of the pool that steps will run on */
    public Scratch(int threads) {
        own = new float[threads][0];
        blocks = Stream.generate(() -> (List<float[]>) new ArrayList<float[]>())
                .limit(threads)
                .toList();
    }

    /** Of the pool that steps will run on. */
    int threads() {
        return own.length;
    }

    /** So many elements and the rest of their last cache line. */
    static int aligned(int elements) {
        return Math.toIntExact(Math.ceilDiv((long) elements, 16) * 16);
    }

    /** Bytes held. */
    public long bytes() {
        long floats = shared.length;
        for (float[] array : own) {
            floats += array.length;
        }
        floats += blocks.stream().mapToLong(List::size).sum() * BLOCK;
        return floats * Float.BYTES;
    }

    void reserveShared(long floats) {
        if (floats > shared.length - FIRST - BEYOND) {
            shared = new float[Math.toIntExact(FIRST + floats + BEYOND)];
        }
    }

    void reserveOwn(long floats) {
        for (int worker = 0; worker < own.length; worker++) {
            if (floats > own[worker].length - FIRST - BEYOND) {
                own[worker] = new float[Math.toIntExact(FIRST + floats + BEYOND)];
            }
        }
    }

    float[] shared() {
        return shared;
    }

    float[] own(int worker) {
        return own[worker];
    }

    /** A small array of a worker, told apart by numbers from 0 on; it stays the same array, so that steps may keep it. */
    float[] block(int worker, int number) {
        List<float[]> mine = blocks.get(worker);
        while (mine.size() <= number) {
            mine.add(new float[BLOCK]);
        }
        return mine.get(number);
    }
}
