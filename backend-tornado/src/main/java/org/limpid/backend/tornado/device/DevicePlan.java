package org.limpid.backend.tornado.device;

/** Task graphs over weights on a device. Not to be used by two threads at once, nor after it is closed. */
public interface DevicePlan extends AutoCloseable {

    /** Copies the weights to the device, clears the arenas and computes the constants. */
    void load();

    /** Copies the weights to the host. */
    void save();

    /**
     * The arrays and graphs of a program.
     *
     * @param session the number of its session
     * @param program its number there
     */
    DeviceProgram program(int session, int program);

    /** Frees everything on the device. */
    @Override
    void close();
}
