package org.limpid.backend.tornado.device;

import java.util.List;
import org.limpid.api.backend.Device;
import org.limpid.backend.tornado.plan.SessionPlan;
import org.limpid.backend.tornado.plan.Tuning;

/** What the backend asks of TornadoVM. */
public interface Engine {

    /** All devices of all of TornadoVM's backends, its default first. */
    List<Device> devices();

    /** An array that host and devices share, filled with zeros. */
    HostArray array(int elements, boolean ints);

    /**
     * Makes task graphs for sessions over the same weights, and the one execution plan that runs them.
     *
     * @param device number in {@link #devices}
     * @param tuning how the kernels are cut, as in the sessions' plans
     * @throws org.limpid.api.LimpidException if the device does not have the memory, or a kernel does not compile
     */
    DevicePlan open(
            int device, Tuning tuning, HostArray weightFloats, HostArray weightInts, List<SessionPlan> sessions);
}
