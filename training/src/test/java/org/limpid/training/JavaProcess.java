package org.limpid.training;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.limpid.api.backend.Backends;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import tools.jackson.core.JsonGenerator;

/** Starts JVMs that have on their class path what this one has, wherever that came from. */
final class JavaProcess {

    private JavaProcess() {}

    /**
     * Starts a main class of these tests.
     *
     * @param errors where its standard error stream goes, appended
     * @param prefix of the command, such as a shell that sets limits; empty for none
     */
    static Process start(Class<?> main, Path errors, List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Quick to start, and scalar kernels need no more.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
    }

    private static String classPath() {
        Stream<Class<?>> libraries = Stream.concat(
                Stream.of(
                        JavaProcess.class,
                        Trainer.class,
                        Crate.class,
                        Tensor.class,
                        JsonGenerator.class,
                        ProgressBar.class),
                Backends.discover().providers().stream().map(Object::getClass));
        return libraries.map(JavaProcess::root).distinct().collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder or archive that a class lies in; for a class patched into a module that is not the module's. */
    private static String root(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(type.getResource("/" + name), name);
        String place = url.toString();
        String root = place.substring(0, place.length() - name.length());
        if (root.startsWith("jar:")) {
            root = root.substring("jar:".length(), root.length() - "!/".length());
        }
        try {
            return Path.of(new URI(root)).toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(place, impossible);
        }
    }
}
