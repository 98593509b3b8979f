package org.limpid.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The modules that this JVM was started with, for starting others with some of them in some other way. */
final class InstalledModules {

    private InstalledModules() {}

    /** The folder or jar of a module. */
    static Path of(String module) {
        return ModuleLayer.boot()
                .configuration()
                .findModule(module)
                .flatMap(found -> found.reference().location())
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("this JVM has no module " + module));
    }

    /** Of all that is needed to run the command: everything but the test libraries. */
    static List<Path> ofTheCommand() {
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module ->
                        !module.name().startsWith("java.") && !module.name().startsWith("jdk."))
                .filter(module ->
                        !module.name().startsWith("org.junit") && !module.name().contains("surefire"))
                .filter(module -> !module.name().matches("com\\.tngtech.*|org\\.opentest4j|org\\.apiguardian.*"))
                .flatMap(module -> module.reference().location().stream())
                .map(Path::of)
                .toList();
    }

    /** Puts each of them as a jar into a folder. */
    static Path jars(Path folder, List<Path> places) throws IOException {
        Files.createDirectories(folder);
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                // A folder of classes is always …/module/target/classes.
                String name = place.getName(place.getNameCount() - 3) + ".jar";
                int code = jar.run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        folder.resolve(name).toString(),
                        "-C",
                        place.toString(),
                        ".");
                if (code != 0) {
                    throw new IOException("no jar could be made of " + place);
                }
            } else {
                Files.copy(place, folder.resolve(place.getFileName().toString()));
            }
        }
        return folder;
    }

    /** A path of several places, as of {@code --module-path}. */
    static String path(List<Path> places) {
        return String.join(
                File.pathSeparator, places.stream().map(Path::toString).toList());
    }

    /**
     * Runs a JVM of its own.
     *
     * @param environment variables besides those of this process
     * @param arguments of {@code java}
     */
    static Outcome java(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        Stream.of("LIMPID_BACKEND", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, Files.readString(errors));
    }
}
