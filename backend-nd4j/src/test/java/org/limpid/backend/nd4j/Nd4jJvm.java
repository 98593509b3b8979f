package org.limpid.backend.nd4j;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.limpid.api.backend.Backends;
import org.limpid.conformance.junit.ChildJvm;

/** Runs a class of the tests in a JVM of its own, with as much of ND4J as is wanted. */
final class Nd4jJvm {

    /** Where this backend and the interface stand; ND4J is on the class path. */
    enum Place {
        MODULE_PATH,
        CLASS_PATH
    }

    private static final String MODULE = "org.limpid.backend.nd4j";

    private Nd4jJvm() {}

    /**
     * Starts it and waits.
     *
     * @param jars which of ND4J's jars it finds, by file name
     * @param more folders for its class path
     */
    static ChildJvm.Result run(Place place, List<String> options, Class<?> main, Predicate<String> jars, String... more)
            throws IOException, InterruptedException {
        String own = join(Stream.of(Nd4jProvider.class, Backends.class).map(ChildJvm::location));
        String tests = ChildJvm.location(main);
        String others = join(Stream.concat(nd4j().filter(jar -> jars.test(name(jar))), Stream.of(more)));
        List<String> command = new ArrayList<>();
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        switch (place) {
            case MODULE_PATH -> {
                command.addAll(List.of("--module-path", own, "--patch-module", MODULE + "=" + tests));
                command.addAll(List.of("-cp", others, "--module", MODULE + "/" + main.getName()));
            }
            case CLASS_PATH -> command.addAll(List.of("-cp", join(Stream.of(own, tests, others)), main.getName()));
        }
        return ChildJvm.run(Map.of(), command);
    }

    private static String join(Stream<String> paths) {
        return paths.filter(path -> !path.isEmpty()).collect(Collectors.joining(File.pathSeparator));
    }

    /** ND4J's jars, which Surefire has put on the class path. */
    private static Stream<String> nd4j() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> name(jar).matches("(nd4j|javacpp|openblas|slf4j).*\\.jar"))
                .toList();
        if (jars.size() < 10) {
            throw new IllegalStateException("ND4J's jars are not on the class path of the tests: " + jars);
        }
        return jars.stream();
    }

    private static String name(String jar) {
        return Path.of(jar).getFileName().toString();
    }
}
