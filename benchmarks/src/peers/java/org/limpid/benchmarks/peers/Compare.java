package org.limpid.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs all comparisons, each in a process of its own, prints them as they come and writes the page:
 * {@code benchmarks/compare [--quick] [--out FILE]}. Without {@code --quick} it takes about eight minutes.
 */
public final class Compare {

    private Compare() {}

    /**
     * Compares and writes.
     *
     * @param arguments {@code --quick} for fewer shapes and rounds, {@code --out} and a file for the page
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> asked = List.of(arguments);
        boolean quick = asked.contains("--quick");
        int out = asked.indexOf("--out");
        if (out == asked.size() - 1 && out >= 0) {
            throw new IllegalArgumentException("--out is the last argument; expected the file to write after it");
        }
        Path page = Path.of(out < 0 ? "docs/performance.md" : asked.get(out + 1));
        List<Result> results = new ArrayList<>();
        List<Integer> counts = Runtime.getRuntime().availableProcessors() > 1 ? List.of(1, 2) : List.of(1);
        for (int threads : counts) {
            for (Class<?> part : List.of(MatMulContest.class, ModelContest.class)) {
                for (String line : child(part, threads, quick ? "quick" : "all")) {
                    if (Result.isResult(line)) {
                        results.add(Result.parse(line));
                    }
                }
            }
        }
        for (int batch : quick ? new int[] {8} : new int[] {8, 32}) {
            double ours = peak("limpid", batch);
            double theirs = peak("libtorch", batch);
            Result memory = Result.of(
                    "memory",
                    "CRATE-Tiny 224², batch " + batch,
                    counts.getLast(),
                    "libtorch",
                    new double[] {ours},
                    new double[] {theirs},
                    0);
            System.out.println(memory.line());
            results.add(memory);
        }
        Page.write(page, results, Machine.flops(), Machine.bandwidth(), quick);
        System.out.println("written: " + page);
    }

    private static double peak(String side, int batch) throws IOException, InterruptedException {
        int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
        return child(MemoryOfOne.class, threads, side, Integer.toString(batch)).stream()
                .filter(line -> line.startsWith(MemoryOfOne.MARK))
                .mapToDouble(line -> Double.parseDouble(line.substring(MemoryOfOne.MARK.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no peak was printed for " + side));
    }

    /** Runs a main method with that number of threads for everybody, and gives what it printed. */
    private static List<String> child(Class<?> main, int threads, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-classpath",
                System.getProperty("java.class.path"),
                main.getName(),
                Integer.toString(threads)));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        for (String variable : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
            environment.put(variable, Integer.toString(threads));
        }
        // Intel's threads would wait busily for 200 ms after each call, and take a core from who is timed next.
        environment.put("KMP_BLOCKTIME", "1");
        // Else it takes its AVX2 kernels on processors that it does not know yet.
        if (hasAvx512()) {
            environment.put("OPENBLAS_CORETYPE", "SkylakeX");
        }
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("DJL_OFFLINE", "true");
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

    private static boolean hasAvx512() throws IOException {
        Path cpu = Path.of("/proc/cpuinfo");
        return Files.exists(cpu) && Files.readString(cpu).contains("avx512f");
    }
}
