package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that loops use, and the shuffles by which they add up their lanes.
 *
 * <p>No method here or elsewhere takes a vector or gives one. The JVM keeps vectors in registers within the code that it
 * compiles as one, and where it does not inline a call, a vector that crosses it becomes an object: garbage, and slow. Which
 * calls it inlines depends on how much it has inlined before. So loops take arrays, give numbers, and write out the sum of
 * their lanes, which is always by halves: {@link FloatVector#reduceLanes} leaves the order of adding open, and it differs
 * between the interpreter and compiled code.
 */
final class Lanes {

    /** The widest that the processor has, at most 16 floats. */
    static final VectorSpecies<Float> F =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /** Integers of the same shape. */
    static final VectorSpecies<Integer> I = F.withLanes(int.class);

    /** How many floats a vector holds. */
    static final int L = F.length();

    /** Brings each lane to the place eight before, round the end; and so on. */
    static final VectorShuffle<Float> EIGHT = rotation(8);

    static final VectorShuffle<Float> FOUR = rotation(4);
    static final VectorShuffle<Float> TWO = rotation(2);
    static final VectorShuffle<Float> ONE = rotation(1);

    private Lanes() {}

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.fromOp(F, lane -> (lane + by) % F.length());
    }
}
