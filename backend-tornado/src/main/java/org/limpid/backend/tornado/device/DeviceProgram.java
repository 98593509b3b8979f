package org.limpid.backend.tornado.device;

/** A program on a device, with the arrays by which the host talks to it. */
public interface DeviceProgram {

    /** What the host gives for a run. */
    HostArray input(boolean ints);

    /** What a segment gives to the host. */
    HostArray output(int segment, boolean ints);

    /** Runs a segment and returns when its outputs are here. */
    void run(int segment);

    /** What the segment found when it ran: a position or −1, then a value, for each of its checks. */
    int[] status(int segment);
}
