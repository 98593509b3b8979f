package org.limpid.backend.nd4j;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.interpreter.Interpreter;
import org.limpid.backend.nd4j.kernel.Kernels;

/**
 * The door to the backend {@code nd4j}: ND4J 1.0.0-M2.1 and the OpenBLAS that comes with it, on the processor. Its jars are
 * found on the class path; without them, or on a platform that it has no native library for, the backend is
 * unavailable and says so.
 */
public final class Nd4jProvider implements BackendProvider {

    private static final String DEVICE = "0";

    /** For {@link java.util.ServiceLoader}. */
    public Nd4jProvider() {}

    @Override
    public String name() {
        return "nd4j";
    }

    /** Below the pure Java backend, which is there without any download. */
    @Override
    public int priority() {
        return 5;
    }

    @Override
    public Availability probe() {
        return Installation.problem()
                .<Availability>map(problem -> problem)
                .orElseGet(() -> new Availability.Ready(List.of(device(processors()))));
    }

    @Override
    public Backend open(BackendOptions options) {
        if (!options.device().isEmpty() && !options.device().equals(DEVICE)) {
            throw new LimpidException(
                    "the nd4j backend has no device '" + options.device() + "'; its only one is '" + DEVICE + "'");
        }
        if (!options.variant().isEmpty()) {
            throw new LimpidException("the nd4j backend has no variant '" + options.variant() + "'; it has none");
        }
        Installation.problem().ifPresent(problem -> {
            throw new LimpidException(
                    "Backend 'nd4j' cannot start.\n  reason  " + problem.reason() + "\n  remedy  " + problem.remedy());
        });
        int threads = options.threads() > 0 ? options.threads() : processors();
        return new Interpreter<>(
                name(),
                device(threads),
                Capabilities.ofSinglePrecision(Kernels::isNative, true),
                options,
                Nd4jEngine.start(threads));
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static Device device(int threads) {
        return new Device(
                DEVICE,
                Device.Kind.CPU,
                threads + (threads == 1 ? " thread, " : " threads, ") + "ND4J 1.0.0-M2.1 with OpenBLAS",
                0);
    }
}
