package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs all comparisons, each in a process of its own, prints them as they come and writes the page:
 * {@code benchmarks/compare [--quick] [--out FILE]}.
 */
public final class Compare {

    private final boolean quick;
    private final List<Integer> counts = Runtime.getRuntime().availableProcessors() > 1 ? List.of(1, 2) : List.of(1);
    private final List<Result> results = new ArrayList<>();
    private final long begun = System.nanoTime();

    private Compare(boolean quick) {
        this.quick = quick;
    }

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
        Compare compare = new Compare(quick);
        compare.times();
        compare.memory();
        Page.write(page, compare.results, Machine.flops(), Machine.bandwidth(), quick);
        System.out.println("written: " + page);
    }

    private void times() throws IOException, InterruptedException {
        for (int threads : counts) {
            for (Class<?> part : List.of(MatMulContest.class, OpContest.class, ModelContest.class)) {
                collect(Child.withPeers(threads), part, threads);
            }
        }
        collect(Child.withNd4j(counts.getLast()), Nd4jContest.class, counts.getLast());
    }

    private void collect(Child child, Class<?> part, int threads) throws IOException, InterruptedException {
        progress(part.getSimpleName() + ", " + threads + (threads == 1 ? " thread" : " threads"));
        for (String line : child.run(part, quick ? "quick" : "all")) {
            if (Result.isResult(line)) {
                results.add(Result.parse(line));
            }
        }
    }

    private void memory() throws IOException, InterruptedException {
        int threads = counts.getLast();
        for (int batch : quick ? new int[] {8} : new int[] {8, 32}) {
            progress("memory, batch " + batch);
            double[] ours = {peak(Child.withPeers(threads), "cpu", batch)};
            for (String peer : List.of("libtorch", "nd4j")) {
                Child child = peer.equals("nd4j") ? Child.withNd4j(threads) : Child.withPeers(threads);
                double[] theirs = {peak(child, peer, batch)};
                Result memory = Result.of("memory", "CRATE-Tiny 224², batch " + batch, threads, peer, ours, theirs, 0);
                System.out.println(memory.line());
                results.add(memory);
            }
        }
    }

    private static double peak(Child child, String side, int batch) throws IOException, InterruptedException {
        return child.run(MemoryOfOne.class, side, Integer.toString(batch)).stream()
                .filter(line -> line.startsWith(MemoryOfOne.MARK))
                .mapToDouble(line -> Double.parseDouble(line.substring(MemoryOfOne.MARK.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no peak was printed for " + side));
    }

    private void progress(String what) {
        System.out.printf(Locale.ROOT, "== %4.1f min  %s%n", (System.nanoTime() - begun) * 1e-9 / 60, what);
    }
}
