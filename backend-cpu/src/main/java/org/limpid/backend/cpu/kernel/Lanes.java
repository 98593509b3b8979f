package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that loops use, and sums across them in an order that does not depend on how the JVM runs them. */
final class Lanes {

    /** The widest that the processor has, at most 16 floats. */
    static final VectorSpecies<Float> F =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /** Integers of the same shape. */
    static final VectorSpecies<Integer> I = F.withLanes(int.class);

    /** How many floats a vector holds. */
    static final int L = F.length();

    private static final VectorShuffle<Float> HALF = rotation(8);
    private static final VectorShuffle<Float> QUARTER = rotation(4);
    private static final VectorShuffle<Float> PAIR = rotation(2);
    private static final VectorShuffle<Float> NEIGHBOUR = rotation(1);

    private Lanes() {}

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.fromOp(F, lane -> (lane + by) % F.length());
    }

    /**
     * The sum of all lanes, by halves. {@link FloatVector#reduceLanes} leaves the order open, and it differs between the
     * interpreter and compiled code.
     */
    static float sum(FloatVector v) {
        FloatVector sum = v;
        if (L > 8) {
            sum = sum.add(sum.rearrange(HALF));
        }
        if (L > 4) {
            sum = sum.add(sum.rearrange(QUARTER));
        }
        if (L > 2) {
            sum = sum.add(sum.rearrange(PAIR));
        }
        if (L > 1) {
            sum = sum.add(sum.rearrange(NEIGHBOUR));
        }
        return sum.lane(0);
    }

    /** The largest lane; NaN if one is. */
    static float max(FloatVector v) {
        return v.reduceLanes(VectorOperators.MAX);
    }

    /** The smallest lane; NaN if one is. */
    static float min(FloatVector v) {
        return v.reduceLanes(VectorOperators.MIN);
    }

    /** Zeros as integers. */
    static IntVector noInts() {
        return IntVector.zero(I);
    }
}
