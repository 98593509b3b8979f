package org.limpid.backend.tornado.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Device;
import org.limpid.backend.tornado.plan.SessionPlan;
import org.limpid.backend.tornado.plan.Tuning;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** TornadoVM itself. */
public final class TornadoEngine implements Engine {

    private final List<TornadoDevice> handles = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final DeviceThread thread = new DeviceThread();

    /**
     * Starts TornadoVM's runtime and asks for its devices.
     *
     * @throws LimpidException if there is none
     */
    public TornadoEngine() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        for (int backend = 0; backend < runtime.getNumBackends(); backend++) {
            TornadoBackend each = runtime.getBackend(backend);
            String kind = runtime.getBackendType(backend).name().toLowerCase(Locale.ROOT);
            for (int number = 0; number < each.getNumDevices(); number++) {
                add(kind + ":" + number, each.getDevice(number));
            }
        }
        if (devices.isEmpty()) {
            throw new LimpidException("no device was found by any of TornadoVM's backends");
        }
    }

    private void add(String id, TornadoDevice device) {
        handles.add(device);
        devices.add(new Device(
                id,
                kind(device.getDeviceType()),
                device.getPlatformName().strip() + ", "
                        + device.getPhysicalDevice().getDeviceName().strip(),
                Math.max(0, device.getMaxGlobalMemory())));
    }

    private static Device.Kind kind(TornadoDeviceType type) {
        return switch (type) {
            case CPU -> Device.Kind.CPU;
            case GPU -> Device.Kind.GPU;
            case FPGA, ACCELERATOR -> Device.Kind.FPGA;
            case UNKNOWN, DEFAULT, CUSTOM, ALL -> Device.Kind.OTHER;
        };
    }

    @Override
    public List<Device> devices() {
        return List.copyOf(devices);
    }

    @Override
    public Map<String, String> versions(int device) {
        return DeviceVersions.of(handles.get(device));
    }

    @Override
    public boolean hasCublas(int device) {
        return CublasTasks.canRunOn(handles.get(device));
    }

    @Override
    public WeightArrays weights(int floats, int ints) {
        return HeldWeights.of(floats, ints);
    }

    @Override
    public SessionArrays session(SessionPlan plan) {
        return HeldSession.of(plan);
    }

    @Override
    public DevicePlan open(int device, Tuning tuning, WeightArrays weights, List<SessionArrays> sessions) {
        return new GraphPlan(
                thread,
                handles.get(device),
                tuning,
                (HeldWeights) weights,
                sessions.stream().map(HeldSession.class::cast).toList());
    }
}
