package org.limpid.api.backend;

import java.util.Map;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;

/**
 * Hardware that runs programs. It has one ordered queue; closing it closes what it made. Weights and sessions may be
 * made from any thread.
 */
public interface Backend extends AutoCloseable {

    /** The provider's name, with the variant if one runs that is not the default, as in {@code cpu:scalar}. */
    String name();

    /** What it runs on. */
    Device device();

    /** The libraries and drivers that it computes with, each with its version; empty if there are none. */
    default Map<String, String> versions() {
        return Map.of();
    }

    /** What it can do. */
    Capabilities capabilities();

    /**
     * Makes room on the device for parameters, filled with zeros.
     *
     * @throws org.limpid.api.LimpidException if they do not fit
     */
    Weights allocate(Parameters parameters);

    /**
     * Lowers programs, plans their memory and builds their kernels; the parameters are those of {@code weights}, shared
     * with all sessions over them. The programs of one session share intermediate memory.
     *
     * @throws org.limpid.api.LimpidException if an op is not supported, the weights lack a parameter, or memory does
     *     not suffice; the message names the op or parameter
     */
    Session compile(Weights weights, Program... programs);

    /** Frees everything on the device. Idempotent. */
    @Override
    void close();
}
