package org.limpid.benchmarks.scaling;

/**
 * What is assumed of a machine.
 *
 * @param perSocket cores of a socket, each as fast as the one that was measured
 * @param bandwidth bytes that the memory of one socket moves in a second
 * @param link bytes that go from one socket to the other in a second
 * @param fork nanoseconds from the caller's call until the last helper has seen the job
 * @param join nanoseconds from the end of the last chunk until the caller knows
 * @param claim nanoseconds that a claim holds the counter, if all who claim are in one socket
 * @param farClaim the same with two sockets
 * @param steal nanoseconds that it takes to find and take a chunk of another worker
 */
record Cores(
        int perSocket,
        double bandwidth,
        double link,
        double fork,
        double join,
        double claim,
        double farClaim,
        double steal) {

    /** A server of today with two sockets of 32 cores and eight channels of memory each. */
    static final Cores TWO_SOCKETS = new Cores(32, 200e9, 50e9, 1_000, 500, 50, 120, 300);

    int sockets(int workers) {
        return Math.ceilDiv(workers, perSocket);
    }
}
