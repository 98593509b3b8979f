package org.limpid.backend.tornado.device;

import java.lang.foreign.Arena;

/**
 * Weights in memory of their own.
 *
 * @param arena what they lie in
 */
record HeldWeights(Arena arena, SharedFloats floats, SharedInts ints) implements WeightArrays {

    static HeldWeights of(int floats, int ints) {
        Arena arena = Arena.ofShared();
        try {
            return new HeldWeights(arena, new SharedFloats(arena, floats), new SharedInts(arena, ints));
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    @Override
    public HostArray array(boolean ints) {
        return ints ? this.ints : floats;
    }

    @Override
    public void close() {
        arena.close();
    }
}
