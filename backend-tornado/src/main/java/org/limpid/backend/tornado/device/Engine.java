package org.limpid.backend.tornado.device;

import java.util.List;
import java.util.Map;
import org.limpid.api.backend.Device;
import org.limpid.backend.tornado.plan.SessionPlan;
import org.limpid.backend.tornado.plan.Tuning;

/** What the backend asks of TornadoVM. */
public interface Engine {

    /** All devices of all of TornadoVM's backends, its default first. */
    List<Device> devices();

    /**
     * What computes on a device, by name: TornadoVM, the driver behind it, the device's language.
     *
     * @param device number in {@link #devices}
     */
    Map<String, String> versions(int device);

    /**
     * Whether TornadoVM can call cuBLAS on a device.
     *
     * @param device number in {@link #devices}
     */
    boolean hasCublas(int device);

    /** Arrays for weights, filled with zeros. */
    WeightArrays weights(int floats, int ints);

    /** Arrays for a session, filled with zeros. */
    SessionArrays session(SessionPlan plan);

    /**
     * Makes task graphs for sessions over the same weights, and the one execution plan that runs them.
     *
     * @param device number in {@link #devices}
     * @param tuning how the kernels are cut, as in the sessions' plans
     * @throws org.limpid.api.LimpidException if the device does not have the memory, or a kernel does not compile
     */
    DevicePlan open(int device, Tuning tuning, WeightArrays weights, List<SessionArrays> sessions);
}
