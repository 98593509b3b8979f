package org.limpid.backend.cpu;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.interpreter.Interpreter;
import org.limpid.api.text.Nearest;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.KnownAnswer;
import org.limpid.backend.cpu.kernel.Variant;
import org.limpid.backend.cpu.kernel.WorkerPool;

/**
 * The door to the pure Java backend, {@code cpu}. Its default variant {@code vector} needs the JVM to be started with
 * {@code --add-modules jdk.incubator.vector}; without, {@code auto} and {@code cpu} run as {@code scalar} and say so, and
 * {@code cpu:vector} is an error.
 */
public final class CpuProvider implements BackendProvider {

    private static final System.Logger LOG = System.getLogger(CpuProvider.class.getName());
    private static final String DEVICE = "0";
    private static final String FLAG = "--add-modules jdk.incubator.vector";

    /** For {@link java.util.ServiceLoader}. */
    public CpuProvider() {}

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public List<String> variants() {
        return List.of(label(Variant.VECTOR), label(Variant.SCALAR));
    }

    private static String label(Variant variant) {
        return variant.name().toLowerCase(Locale.ROOT);
    }

    private static Variant best() {
        return Variant.VECTOR.available() ? Variant.VECTOR : Variant.SCALAR;
    }

    @Override
    public Availability probe() {
        try {
            Variant variant = best();
            String wrong = KnownAnswer.check(variant);
            return wrong.isEmpty()
                    ? new Availability.Ready(List.of(device(variant, processors())))
                    : new Availability.Unavailable(wrong, "try the plain Java kernels: cpu:" + label(Variant.SCALAR));
        } catch (RuntimeException | LinkageError broken) {
            return new Availability.Unavailable(
                    "a kernel failed: " + broken, "check that the JVM is version 25 and the jars are complete");
        }
    }

    @Override
    public Backend open(BackendOptions options) {
        int threads = threads(options);
        Variant variant = checked(options);
        return open(options, variant, threads, new WorkerPool(threads), null);
    }

    /**
     * A backend whose work is cut for as many threads as the options say, however many there are, and done on the caller's alone: to
     * learn what there is to share, and what each part costs.
     *
     * @throws LimpidException as {@link #open}
     */
    public Backend openTraced(BackendOptions options, WorkTrace trace) {
        int threads = threads(options);
        Variant variant = checked(options);
        return open(options, variant, threads, WorkerPool.traced(threads, trace::job), trace);
    }

    private static int threads(BackendOptions options) {
        return options.threads() > 0 ? options.threads() : processors();
    }

    /** The variant that the options ask for, before a thread is started. */
    private Variant checked(BackendOptions options) {
        if (!options.device().isEmpty() && !options.device().equals(DEVICE)) {
            throw new LimpidException(
                    "the cpu backend has no device '" + options.device() + "'; its only one is '" + DEVICE + "'");
        }
        return variant(options.variant());
    }

    private Backend open(
            BackendOptions options, Variant variant, int threads, WorkerPool pool, @Nullable WorkTrace trace) {
        String name = variant == Variant.VECTOR ? name() : name() + ":" + label(variant);
        return new Interpreter<>(
                name,
                device(variant, threads),
                Capabilities.ofSinglePrecision(Kernels::isNative, true),
                options,
                new CpuEngine(variant, pool, trace));
    }

    private Variant variant(String asked) {
        if (asked.isEmpty()) {
            if (!Variant.VECTOR.available()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "cpu runs plain Java kernels: start the JVM with {0} for vector kernels, which are many times as fast",
                        FLAG);
            }
            return best();
        }
        for (Variant variant : Variant.values()) {
            if (label(variant).equals(asked)) {
                if (!variant.available()) {
                    throw new LimpidException("Backend 'cpu:" + asked + "' cannot start.\n  reason  the module"
                            + " jdk.incubator.vector is not resolved in this JVM\n  remedy  start it with " + FLAG
                            + ", or ask for 'cpu:" + label(Variant.SCALAR) + "'");
                }
                return variant;
            }
        }
        throw new LimpidException("the cpu backend has no variant '" + asked + "'." + Nearest.hint(asked, variants())
                + " It has " + String.join(", ", variants()));
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static Device device(Variant variant, int threads) {
        String kernels = variant.description();
        if (!Variant.VECTOR.available()) {
            kernels += "; faster with " + FLAG;
        }
        return new Device(
                DEVICE,
                Device.Kind.CPU,
                threads + (threads == 1 ? " thread, " : " threads, ") + kernels,
                Runtime.getRuntime().maxMemory());
    }
}
