package org.limpid.backend.tornado;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Availability.Unavailable;

/**
 * Whether the JVM was started as TornadoVM needs it. What is missing here would not be an error later but a wrong result or
 * a dead process, so it is asked before anything else.
 */
final class Launch {

    /** Bytes for the code of a task graph; the default of 4096 holds about a hundred tasks' worth. */
    static final int CODE_BYTES = 262_144;

    private static final String HOME = "TORNADOVM_HOME";
    private static final String COMMAND = "./limpid --tornado …";
    private static final String BY_HAND = "java @$TORNADOVM_HOME/tornado-argfile -Dtornado.recover.bailout=False"
            + " -Dtornado.tvm.maxbytecodesize=" + CODE_BYTES + " … (docs/tornado.md)";

    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;

    /**
     * @param properties stands for {@link System#getProperty(String)}
     * @param environment stands for {@link System#getenv(String)}
     */
    Launch(Function<String, @Nullable String> properties, Function<String, @Nullable String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /** The first thing that is wrong. */
    Optional<Unavailable> problem() {
        return Stream.<java.util.function.Supplier<Optional<Unavailable>>>of(
                        this::home, this::argfile, this::bailout, this::codeSize)
                .map(java.util.function.Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Unavailable> home() {
        String home = environment.apply(HOME);
        if (home == null || home.isBlank()) {
            return wrong(
                    HOME + " is not set",
                    "install the TornadoVM SDK 5.2.0-jdk25 (sdk install tornadovm, or its release page), let " + HOME
                            + " name its folder, build Limpid again and start it with " + COMMAND);
        }
        Path jars = Path.of(home, "share", "java", "tornado");
        if (apiJars(jars).isEmpty()) {
            return wrong(
                    HOME + " is " + home + ", and there is no tornado-api-*.jar in its share/java/tornado",
                    "let " + HOME + " name the folder of a TornadoVM SDK 5.2.0-jdk25");
        }
        return Optional.empty();
    }

    private static List<Path> apiJars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("tornado-api-"))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private Optional<Unavailable> argfile() {
        return properties.apply("tornado.load.runtime.implementation") == null
                ? wrong(
                        "this JVM was started without TornadoVM's options",
                        "start it with " + COMMAND + " or " + BY_HAND)
                : Optional.empty();
    }

    /** By default a kernel that does not compile runs as plain Java, which for kernels with a context is a wrong result. */
    private Optional<Unavailable> bailout() {
        String value = properties.apply("tornado.recover.bailout");
        return value == null || Boolean.parseBoolean(value.strip().toLowerCase(Locale.ROOT))
                ? wrong(
                        "without -Dtornado.recover.bailout=False TornadoVM answers a kernel that does not compile with"
                                + " wrong results",
                        "start the JVM with " + COMMAND + " or " + BY_HAND)
                : Optional.empty();
    }

    private Optional<Unavailable> codeSize() {
        String value = properties.apply("tornado.tvm.maxbytecodesize");
        int bytes;
        try {
            bytes = value == null ? 4096 : Integer.parseInt(value.strip());
        } catch (NumberFormatException malformed) {
            bytes = 0;
        }
        return bytes < CODE_BYTES
                ? wrong(
                        "tornado.tvm.maxbytecodesize is " + (value == null ? "not set" : value) + "; task graphs need "
                                + CODE_BYTES,
                        "start the JVM with " + COMMAND + " or " + BY_HAND)
                : Optional.empty();
    }

    /** Whether OpenCL kernels are compiled without the fast mathematics that TornadoVM asks for by default. */
    boolean isStrict() {
        String flags = properties.apply("tornado.opencl.compiler.flags");
        return flags != null
                && !flags.contains("fast")
                && !flags.contains("unsafe")
                && !flags.contains("finite")
                && "false".equalsIgnoreCase(String.valueOf(properties.apply("tornado.enable.fma")));
    }

    private static Optional<Unavailable> wrong(String reason, String remedy) {
        return Optional.of(new Unavailable(reason, remedy));
    }
}
