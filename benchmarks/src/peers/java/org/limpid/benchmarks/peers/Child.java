package org.limpid.benchmarks.peers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JVM for one part of the comparison.
 *
 * @param threads for everybody
 * @param classPath where it finds Limpid and peers
 */
record Child(int threads, String classPath) {

    /** Beside MKL, OpenBLAS and libtorch. */
    static Child withPeers(int threads) {
        return new Child(threads, System.getProperty("java.class.path"));
    }

    /** Beside ND4J: the launcher's module path and ND4J's jars, as a class path. */
    static Child withNd4j(int threads) {
        String own = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        return new Child(threads, String.join(File.pathSeparator, own, "cli/target/lib/*", "cli/target/lib/nd4j/*"));
    }

    /** Runs a main method, whose first argument is the number of threads; prints what it prints, and gives it. */
    List<String> run(Class<?> main, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                // As ./limpid starts the JVM.
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-classpath",
                classPath,
                main.getName(),
                Integer.toString(threads)));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        setUp(builder.environment());
        Process process = builder.start();
        List<String> lines = new ArrayList<>();
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null) {
                System.out.println(line);
                lines.add(line);
                line = said.readLine();
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with " + process.exitValue());
        }
        return lines;
    }

    private void setUp(Map<String, String> environment) {
        for (String variable : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
            environment.put(variable, Integer.toString(threads));
        }
        // Intel's threads would wait busily for 200 ms after each call, and take a core from who is timed next.
        environment.put("KMP_BLOCKTIME", "1");
        // OpenBLAS's would for 2²⁶ cycles, some 20 ms; with this for a third of a millisecond.
        environment.put("OPENBLAS_THREAD_TIMEOUT", "20");
        // ND4J's OpenBLAS does not know newer processors either.
        Blas.coreType().ifPresent(type -> environment.putIfAbsent(Blas.CORE_TYPE, type));
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("DJL_OFFLINE", "true");
    }
}
