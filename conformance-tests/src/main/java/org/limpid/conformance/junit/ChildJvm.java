package org.limpid.conformance.junit;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.backend.Backends;

/**
 * Runs a class of the tests in a JVM of its own: how a backend starts, and what it says where it cannot, depends on options, the
 * environment and libraries that are there or not, and each JVM finds that out once.
 */
public final class ChildJvm {

    private ChildJvm() {}

    /**
     * How it ended.
     *
     * @param exit the exit code
     * @param output both of its streams
     */
    public record Result(int exit, String output) {}

    /**
     * Starts it with everything on the class path, and waits.
     *
     * @param environment what its environment has besides this one's
     * @param options of the JVM, before the class path
     * @param main whose main method is run
     * @param arguments of that method
     * @param also classes from other places that it needs, such as the backend's provider; Limpid's interface is always there
     * @throws IOException if it does not start
     * @throws InterruptedException if the thread was interrupted while it ran
     */
    public static Result run(
            Map<String, String> environment,
            List<String> options,
            Class<?> main,
            List<String> arguments,
            Class<?>... also)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.add("-cp");
        all.add(String.join(
                File.pathSeparator,
                Stream.concat(Stream.of(main, Backends.class), Stream.of(also))
                        .map(ChildJvm::location)
                        .distinct()
                        .toList()));
        all.add(main.getName());
        all.addAll(arguments);
        return run(environment, all);
    }

    /**
     * Starts it as a command says, and waits.
     *
     * @param environment what its environment has besides this one's
     * @param command all that follows {@code java}
     * @throws IOException if it does not start
     * @throws InterruptedException if the thread was interrupted while it ran
     */
    public static Result run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** The folder or jar of a class; its code source names the module, not the folder of tests that patches it. */
    public static String location(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        String url = String.valueOf(type.getResource(file.substring(file.lastIndexOf('/') + 1)));
        String root = url.substring(0, url.length() - file.length());
        String path = root.startsWith("jar:") ? root.substring("jar:".length(), root.length() - "!/".length()) : root;
        return Path.of(URI.create(path)).toString();
    }
}
