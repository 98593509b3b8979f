package org.limpid.backend.nd4j.kernel;

/** Looks at indices on the host before ND4J uses them: it does not check them, and gives garbage for one out of range. */
@FunctionalInterface
public interface IndexCheck {

    /**
     * Refuses an index outside of 0 … {@code rows} − 1.
     *
     * @throws org.limpid.api.LimpidException with the position and the index
     */
    void check(NdArray indices, int rows);
}
