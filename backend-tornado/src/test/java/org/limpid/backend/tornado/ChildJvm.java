package org.limpid.backend.tornado;

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

/** Runs a class of the tests in a JVM of its own, with everything on the class path. */
final class ChildJvm {

    private ChildJvm() {}

    /**
     * How it ended.
     *
     * @param exit the exit code
     * @param output both of its streams
     */
    record Result(int exit, String output) {}

    /**
     * Starts it and waits.
     *
     * @param environment what its environment has besides this one's
     * @param also classes from other places that it needs
     */
    static Result run(
            Map<String, String> environment,
            List<String> options,
            Class<?> main,
            List<String> arguments,
            Class<?>... also)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                Stream.concat(Stream.of(TornadoProvider.class, main, Backends.class), Stream.of(also))
                        .map(ChildJvm::location)
                        .distinct()
                        .toList()));
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** The folder or jar of a class; its code source names the module, not the folder that patches it. */
    private static String location(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        String url = String.valueOf(type.getResource(file.substring(file.lastIndexOf('/') + 1)));
        String root = url.substring(0, url.length() - file.length());
        String path = root.startsWith("jar:") ? root.substring("jar:".length(), root.length() - "!/".length()) : root;
        return Path.of(URI.create(path)).toString();
    }
}
