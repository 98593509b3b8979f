package org.limpid.backend.tornado;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.text.Nearest;
import org.limpid.backend.tornado.device.Engine;
import org.limpid.backend.tornado.plan.TornadoTarget;
import org.limpid.backend.tornado.plan.Tuning;

/**
 * The door to TornadoVM, {@code tornado}. Its variants are two ways to cut kernels, {@code blocked} for processors and
 * {@code tiled} for graphics processors, and {@code cublas}, which is {@code tiled} with every product by cuBLAS; without one,
 * the device decides. Needs a JVM that was started for TornadoVM, as {@code ./limpid --tornado} does.
 */
public final class TornadoProvider implements BackendProvider {

    /** For {@link java.util.ServiceLoader}. */
    public TornadoProvider() {}

    @Override
    public String name() {
        return "tornado";
    }

    /** Below the processor's own kernels: whoever wants a device that TornadoVM drives asks for it. */
    @Override
    public int priority() {
        return 5;
    }

    @Override
    public List<String> variants() {
        return Tuning.VARIANTS;
    }

    @Override
    public Availability probe() {
        Optional<Availability.Unavailable> problem = launch().problem();
        if (problem.isPresent()) {
            return problem.get();
        }
        return switch (EngineLoader.find()) {
            case EngineLoader.Found.Ready(Engine engine) -> new Availability.Ready(engine.devices());
            case EngineLoader.Found.Missing(Availability.Unavailable why) -> why;
        };
    }

    private static Launch launch() {
        return new Launch(System::getProperty, System::getenv);
    }

    @Override
    public Backend open(BackendOptions options) {
        if (probe() instanceof Availability.Unavailable(String reason, String remedy)) {
            throw new LimpidException("Backend 'tornado' cannot start.\n  reason  " + reason + "\n  remedy  " + remedy);
        }
        if (!(EngineLoader.find() instanceof EngineLoader.Found.Ready(Engine engine))) {
            throw new IllegalStateException("the engine was there and is gone");
        }
        int number = device(engine.devices(), options.device());
        Device device = engine.devices().get(number);
        if (options.threads() > 0 && device.kind() == Device.Kind.CPU) {
            throw new LimpidException(options.threads() + " threads were asked for; how many the device " + device.id()
                    + " (" + device.description() + ") uses is its driver's to choose. Leave the number out; for PoCL"
                    + " set POCL_MAX_PTHREAD_COUNT");
        }
        Tuning tuning = Tuning.of(options.variant(), device.kind(), engine.hasCublas(number));
        String name = options.variant().isEmpty() ? name() : name() + ":" + options.variant();
        boolean strict = device.id().startsWith("opencl") && launch().isStrict();
        return new TornadoBackend(
                name,
                engine,
                number,
                tuning,
                Capabilities.ofSinglePrecision(TornadoTarget.INSTANCE::isNative, strict),
                options);
    }

    private static int device(List<Device> devices, String asked) {
        if (asked.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i).id().equals(asked.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        List<String> known = devices.stream().map(Device::id).toList();
        throw new LimpidException("the tornado backend has no device '" + asked + "'." + Nearest.hint(asked, known)
                + " It has " + String.join(", ", known));
    }
}
