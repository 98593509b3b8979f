package org.limpid.api.backend;

import java.util.List;

/**
 * What a session's runs did, taken from the backend's own counters.
 *
 * @param runs how many runs there were
 * @param kernels how many kernels were launched
 * @param bytesIn bytes of inputs moved to the device
 * @param bytesOut bytes of outputs moved to the host
 * @param memoryBytes bytes on the device for this session, without the weights
 * @param placements where each step of its programs runs
 */
public record ExecutionReport(
        long runs, long kernels, long bytesIn, long bytesOut, long memoryBytes, List<Placement> placements) {

    /** Copies the list. */
    public ExecutionReport {
        placements = List.copyOf(placements);
    }

    /**
     * Where one step runs.
     *
     * @param program the program's name
     * @param step its number in the program
     * @param op the op's name
     * @param support natively or by its decomposition
     * @param kernel the kernel's name, for people
     */
    public record Placement(String program, int step, String op, Capabilities.Support support, String kernel) {}
}
