package org.limpid.backend.tornado.device;

/** The host's side of weights: an array of floats and one of integers. */
public interface WeightArrays extends AutoCloseable {

    /** The one or the other. */
    HostArray array(boolean ints);

    /** Gives the memory back. No plan over it may run any more. */
    @Override
    void close();
}
